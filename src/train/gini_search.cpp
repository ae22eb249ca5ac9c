#include "train/gini_search.hpp"

#include <algorithm>
#include <utility>

namespace foretell::train {

// --- Two classes -----------------------------------------------------------------------------------------------------

/// Walks over the occupied bins in order and remembers the best place between two of them.
class TwoClassSearch::Scan {
 public:
  Scan(Tally total, const LeafSizes& leaf_sizes, std::uint32_t feature, SplitChoice& best)
      : total_rows_(rows(total)), total_ones_(ones(total)), leaf_sizes_(leaf_sizes), feature_(feature), best_(best) {}

  void add(std::uint32_t bin, Tally tally) {
    if (left_ != 0) {
      has_split_ = true;
      const double score = score_here();
      if (score > best_.score && leaf_sizes_.allow_split_after(last_)) {
        best_ = {score, feature_, bin_between(last_, bin)};
      }
    }
    left_ += tally;
    last_ = bin;
  }
  bool has_split() const { return has_split_; }

  static double rows(Tally tally) { return static_cast<double>(static_cast<std::uint32_t>(tally)); }
  static double ones(Tally tally) { return static_cast<double>(static_cast<std::uint32_t>(tally >> 32)); }

 private:
  /// Half the Gini impurity of each side times its rows, negated: ones * zeros / rows.
  double score_here() const {
    const double left = rows(left_);
    const double left_ones = ones(left_);
    const double right = total_rows_ - left;
    const double right_ones = total_ones_ - left_ones;
    const double left_mixed = left_ones * (left - left_ones);
    const double right_mixed = right_ones * (right - right_ones);
    return -(left_mixed * right + right_mixed * left) / (left * right);
  }

  double total_rows_;
  double total_ones_;
  const LeafSizes& leaf_sizes_;
  std::uint32_t feature_;
  SplitChoice& best_;
  Tally left_ = 0;
  std::uint32_t last_ = 0;
  bool has_split_ = false;
};

TwoClassSearch::TwoClassSearch(std::span<const std::uint32_t> target, std::uint32_t leaf_rows_min)
    : target_(target), leaf_sizes_(leaf_rows_min) {
  for (std::size_t tag = 0; tag < tallies_.size(); ++tag) {
    const Tally draws = tag >> 1;
    tallies_[tag] = draws | ((tag & 1) != 0 ? draws << 32 : 0);
  }
}

void TwoClassSearch::begin(NodeRows<Tag> node) {
  node_ = node;
  total_ = 0;
  for (const Tag tag : node.tags) total_ += tallies_[tag];
}

bool TwoClassSearch::is_pure() const {
  const double ones = Scan::ones(total_);
  return ones == 0 || ones == Scan::rows(total_);
}

void TwoClassSearch::append_leaf(std::vector<float>& out) const {
  const double rows = Scan::rows(total_);
  const double ones = Scan::ones(total_);
  out.push_back(static_cast<float>((rows - ones) / rows));
  out.push_back(static_cast<float>(ones / rows));
}

void TwoClassSearch::count_few(std::span<const std::uint8_t> bins) {
  const NodeRows<Tag> node = node_;
  for (std::size_t i = 0; i < node.rows.size(); ++i) {
    const std::uint8_t bin = bins[node.rows[i]];
    histograms_[0][bin] += tallies_[node.tags[i]];
    occupied_.insert(bin);
  }
}

void TwoClassSearch::count_many(std::span<const std::uint8_t> bins, std::size_t bin_count) {
  // Locals, which the additions cannot alias. Written out: the compiler leaves a loop over the histograms rolled.
  const std::uint32_t* rows = node_.rows.data();
  const Tag* tags = node_.tags.data();
  const std::size_t size = node_.rows.size();
  auto& [h0, h1, h2, h3] = histograms_;
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    h0[bins[rows[i]]] += tallies_[tags[i]];
    h1[bins[rows[i + 1]]] += tallies_[tags[i + 1]];
    h2[bins[rows[i + 2]]] += tallies_[tags[i + 2]];
    h3[bins[rows[i + 3]]] += tallies_[tags[i + 3]];
  }
  for (; i < size; ++i) h0[bins[rows[i]]] += tallies_[tags[i]];
  for (std::size_t k = 1; k < histograms_.size(); ++k) {
    for (std::size_t bin = 0; bin < bin_count; ++bin) {
      histograms_[0][bin] += histograms_[k][bin];
      histograms_[k][bin] = 0;
    }
  }
}

bool TwoClassSearch::consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count,
                              SplitChoice& best) {
  leaf_sizes_.count(node_.rows, bins);
  Scan scan(total_, leaf_sizes_, feature, best);
  Histogram& histogram = histograms_[0];
  if (node_.rows.size() < k_few_rows) {
    count_few(bins);
    occupied_.drain([&](std::uint32_t bin) { scan.add(bin, std::exchange(histogram[bin], 0)); });
  } else {
    count_many(bins, bin_count);
    for (std::uint32_t bin = 0; bin < bin_count; ++bin) {
      if (histogram[bin] != 0) scan.add(bin, std::exchange(histogram[bin], 0));
    }
  }
  return scan.has_split();
}

double TwoClassSearch::gain(const SplitChoice& split) const {
  const double rows = Scan::rows(total_);
  const double ones = Scan::ones(total_);
  return 2 * (ones * (rows - ones) / rows + split.score);
}

// --- Many classes ----------------------------------------------------------------------------------------------------

class ManyClassSearch::Scan {
 public:
  Scan(const ManyClassSearch& search, std::vector<std::uint64_t>& left, std::uint32_t feature, SplitChoice& best)
      : search_(search), left_(left), feature_(feature), best_(best) {
    left_.assign(search.present_.size(), 0);
    for (const std::uint32_t label : search.present_) {
      const std::uint64_t count = search.totals_[label];
      right_.push_back(count);
      right_rows_ += count;
      right_squares_ += count * count;
    }
  }

  /// Adds the counts of a bin, and sets them to 0.
  void add(std::uint32_t bin, std::span<std::uint32_t> counts) {
    if (left_rows_ != 0) consider_split_before(bin);
    for (std::size_t c = 0; c < counts.size(); ++c) move_left(c, std::exchange(counts[c], 0));
    last_ = bin;
  }
  bool has_split() const { return has_split_; }

 private:
  void consider_split_before(std::uint32_t bin) {
    has_split_ = true;
    // Each side's rows less its Gini impurity times its rows.
    const double score = static_cast<double>(left_squares_) / static_cast<double>(left_rows_) +
                         static_cast<double>(right_squares_) / static_cast<double>(right_rows_);
    if (score > best_.score && search_.leaf_sizes_.allow_split_after(last_)) {
      best_ = {score, feature_, bin_between(last_, bin)};
    }
  }

  void move_left(std::size_t place, std::uint64_t count) {
    left_rows_ += count;
    right_rows_ -= count;
    left_squares_ += count * (2 * left_[place] + count);
    right_squares_ -= count * (2 * right_[place] - count);
    left_[place] += count;
    right_[place] -= count;
  }

  const ManyClassSearch& search_;
  std::vector<std::uint64_t>& left_;
  std::vector<std::uint64_t> right_;
  std::uint64_t left_rows_ = 0;
  std::uint64_t right_rows_ = 0;
  std::uint64_t left_squares_ = 0;  // sum of the squared class counts; below 2^62
  std::uint64_t right_squares_ = 0;
  std::uint32_t feature_;
  SplitChoice& best_;
  std::uint32_t last_ = 0;
  bool has_split_ = false;
};

ManyClassSearch::ManyClassSearch(std::span<const std::uint32_t> target, std::size_t classes,
                                 std::uint32_t leaf_rows_min)
    : target_(target),
      leaf_sizes_(leaf_rows_min),
      totals_(classes),
      place_(classes),
      histogram_(k_bins_max * classes) {}

void ManyClassSearch::begin(NodeRows<Tag> node) {
  node_ = node;
  std::ranges::fill(totals_, 0);
  for (const Tag tag : node.tags) totals_[label(tag)] += draws(tag);
  present_.clear();
  for (std::uint32_t c = 0; c < totals_.size(); ++c) {
    if (totals_[c] == 0) continue;
    place_[c] = static_cast<std::uint32_t>(present_.size());
    present_.push_back(c);
  }
}

void ManyClassSearch::append_leaf(std::vector<float>& out) const {
  double rows = 0;
  for (const std::uint64_t count : totals_) rows += static_cast<double>(count);
  for (const std::uint64_t count : totals_) out.push_back(static_cast<float>(static_cast<double>(count) / rows));
}

bool ManyClassSearch::consider(std::uint32_t feature, std::span<const std::uint8_t> bins,
                               [[maybe_unused]] std::size_t bin_count, SplitChoice& best) {
  const std::size_t width = present_.size();
  for (std::size_t i = 0; i < node_.rows.size(); ++i) {
    const std::uint8_t bin = bins[node_.rows[i]];
    const Tag tag = node_.tags[i];
    histogram_[bin * width + place_[label(tag)]] += draws(tag);
    occupied_.insert(bin);
  }
  leaf_sizes_.count(node_.rows, bins);
  Scan scan(*this, left_, feature, best);
  occupied_.drain([&](std::uint32_t bin) { scan.add(bin, std::span(histogram_).subspan(bin * width, width)); });
  return scan.has_split();
}

double ManyClassSearch::gain(const SplitChoice& split) const {
  double rows = 0;
  double squares = 0;
  for (const std::uint32_t label : present_) {
    const auto count = static_cast<double>(totals_[label]);
    rows += count;
    squares += count * count;
  }
  return split.score - squares / rows;
}

}  // namespace foretell::train
