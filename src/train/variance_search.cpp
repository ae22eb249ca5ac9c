#include "train/variance_search.hpp"

#include <algorithm>
#include <utility>

namespace foretell::train {

/// Walks over the occupied bins in order and remembers the best place between two of them.
class VarianceSearch::Scan {
 public:
  Scan(Tally total, const LeafSizes& leaf_sizes, std::uint32_t feature, SplitChoice& best)
      : total_(total), leaf_sizes_(leaf_sizes), feature_(feature), best_(best) {}

  void add(std::uint32_t bin, Tally tally) {
    if (left_[1] != 0) consider_split_before(bin);
    left_ += tally;
    last_ = bin;
  }
  bool has_split() const { return has_split_; }

 private:
  /// The squares between the two sides, times the draws of the node: (S_left W - S W_left)^2 / (W_left W_right) with sums S
  /// and draws W. Unlike a difference of squared sums it loses nothing to numbers that lie far from 0.
  void consider_split_before(std::uint32_t bin) {
    has_split_ = true;
    const double difference = left_[0] * total_[1] - total_[0] * left_[1];
    const double square = difference * difference;
    const double draws = left_[1] * (total_[1] - left_[1]);
    if (square > best_.score * draws && leaf_sizes_.allow_split_after(last_)) {
      best_ = {square / draws, feature_, bin_between(last_, bin)};
    }
  }

  const Tally total_;
  const LeafSizes& leaf_sizes_;
  std::uint32_t feature_;
  SplitChoice& best_;
  Tally left_{};
  std::uint32_t last_ = 0;
  bool has_split_ = false;
};

VarianceSearch::VarianceSearch(std::span<const double> target, std::uint32_t leaf_rows_min)
    : target_(target), leaf_sizes_(leaf_rows_min) {}

void VarianceSearch::begin(NodeRows<Tag> node) {
  node_ = node;
  total_ = Tally{};
  for (const Tag& tag : node.tags) total_ += tag;
}

bool VarianceSearch::is_pure() const {
  return std::ranges::all_of(
      node_.rows, [this, first = target_[node_.rows.front()]](std::uint32_t row) { return target_[row] == first; });
}

void VarianceSearch::append_leaf(std::vector<float>& out) const {
  out.push_back(static_cast<float>(total_[0] / total_[1]));
}

void VarianceSearch::count_few(std::span<const std::uint8_t> bins) {
  const NodeRows<Tag> node = node_;
  for (std::size_t i = 0; i < node.rows.size(); ++i) {
    const std::uint8_t bin = bins[node.rows[i]];
    histograms_[0][bin] += node.tags[i];
    occupied_.insert(bin);
  }
}

void VarianceSearch::count_many(std::span<const std::uint8_t> bins, std::size_t bin_count) {
  const std::uint32_t* rows = node_.rows.data();
  const Tag* tags = node_.tags.data();
  const std::size_t size = node_.rows.size();
  auto& [h0, h1] = histograms_;
  std::size_t i = 0;
  for (; i + 2 <= size; i += 2) {
    h0[bins[rows[i]]] += tags[i];
    h1[bins[rows[i + 1]]] += tags[i + 1];
  }
  for (; i < size; ++i) h0[bins[rows[i]]] += tags[i];
  for (std::size_t bin = 0; bin < bin_count; ++bin) h0[bin] += std::exchange(h1[bin], Tally{});
}

bool VarianceSearch::consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count,
                              SplitChoice& best) {
  leaf_sizes_.count(node_.rows, bins);
  Scan scan(total_, leaf_sizes_, feature, best);
  Histogram& histogram = histograms_[0];
  if (node_.rows.size() < k_few_rows) {
    count_few(bins);
    occupied_.drain([&](std::uint32_t bin) { scan.add(bin, std::exchange(histogram[bin], Tally{})); });
  } else {
    count_many(bins, bin_count);
    for (std::uint32_t bin = 0; bin < bin_count; ++bin) {
      if (histogram[bin][1] != 0) scan.add(bin, std::exchange(histogram[bin], Tally{}));
    }
  }
  return scan.has_split();
}

double VarianceSearch::gain(const SplitChoice& split) const { return split.score / total_[1]; }

}  // namespace foretell::train
