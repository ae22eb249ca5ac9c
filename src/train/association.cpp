#include "train/association.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace foretell::train {
namespace {

using Measure = Association::Measure;

/// Pairs of a column's values and the target's, in the column's ascending order.
struct NumberPairs {
  std::vector<double> x;
  std::vector<double> y;
};

NumberPairs pair_up(const data::SortedValues& column, const TargetColumn& target) {
  NumberPairs pairs;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!target.has(column.rows[i])) continue;
    pairs.x.push_back(column.values[i]);
    pairs.y.push_back(target.numbers[column.rows[i]]);
  }
  return pairs;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::optional<double> pearson(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() < 2) return std::nullopt;
  const double x_mean = mean_of(x);
  const double y_mean = mean_of(y);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - x_mean) * (x[i] - x_mean);
    yy += (y[i] - y_mean) * (y[i] - y_mean);
    xy += (x[i] - x_mean) * (y[i] - y_mean);
  }
  if (xx == 0 || yy == 0) return std::nullopt;
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

/// The ranks of `sorted` in the rows that `is_in`, by row; equal values share the mean of theirs.
template <class IsIn>
std::vector<double> ranks_by_row(const data::SortedValues& sorted, std::size_t rows, const IsIn& is_in) {
  std::vector<double> ranks(rows);
  std::size_t ranked = 0;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    end = sorted.end_of_run(begin);
    std::size_t count = 0;
    for (std::size_t i = begin; i < end; ++i) count += is_in(sorted.rows[i]);
    const double rank = static_cast<double>(ranked) + (static_cast<double>(count) + 1) / 2;
    for (std::size_t i = begin; i < end; ++i) ranks[sorted.rows[i]] = rank;
    ranked += count;
  }
  return ranks;
}

std::optional<double> spearman(const data::SortedValues& column, const TargetColumn& target) {
  const std::size_t rows = target.rows();
  const auto has_target = [&](std::uint32_t row) { return target.has(row); };
  std::vector<bool> has_value(rows);
  for (const std::uint32_t row : column.rows) has_value[row] = true;
  const std::vector<double> x_ranks = ranks_by_row(column, rows, has_target);
  const std::vector<double> y_ranks =
      ranks_by_row(target.sorted_numbers, rows, [&](std::uint32_t row) { return bool{has_value[row]}; });
  std::vector<double> x, y;
  for (const std::uint32_t row : column.rows) {
    if (!target.has(row)) continue;
    x.push_back(x_ranks[row]);
    y.push_back(y_ranks[row]);
  }
  return pearson(x, y);
}

std::optional<Association> correlate(const data::SortedValues& column, const TargetColumn& target) {
  const NumberPairs pairs = pair_up(column, target);
  const std::optional<double> linear = pearson(pairs.x, pairs.y);
  if (!linear) return std::nullopt;
  const std::optional<double> monotone = spearman(column, target);
  if (monotone && std::abs(*monotone) > std::abs(*linear) + k_spearman_lead) {
    return Association{Measure::spearman, *monotone, std::abs(*monotone)};
  }
  return Association{Measure::pearson, *linear, std::abs(*linear)};
}

/// The area under the ROC curve of the column as a score of the second class: Mann and Whitney's U over all pairs.
std::optional<Association> auc_of(const data::SortedValues& column, const TargetColumn& target) {
  std::array<double, 2> total{};
  double won = 0;  // pairs in which the row of the second class has more; half of those that tie
  for (std::size_t begin = 0, end = 0; begin < column.size(); begin = end) {
    end = column.end_of_run(begin);
    std::array<double, 2> run{};
    for (std::size_t i = begin; i < end; ++i) {
      const std::int32_t label = target.classes[column.rows[i]];
      if (label != data::k_missing_code) ++run[static_cast<std::size_t>(label)];
    }
    won += run[1] * (total[0] + run[0] / 2);
    total[0] += run[0];
    total[1] += run[1];
  }
  const double pairs = total[0] * total[1];
  if (pairs == 0) return std::nullopt;
  const double auc = won / pairs;
  return Association{Measure::auc, auc, std::abs(2 * auc - 1)};
}

/// Numbers in groups, one by one, and how much of their variance lies between the groups.
class Groups {
 public:
  explicit Groups(std::size_t groups) : counts_(groups), sums_(groups) {}

  /// `centred`: with about the mean of all taken off, so that squares of large numbers lose nothing.
  void add(std::size_t group, double centred) {
    ++counts_[group];
    sums_[group] += centred;
    sum_ += centred;
    squares_ += centred * centred;
    ++rows_;
  }

  std::optional<Association> eta() const {
    double used = 0, between = 0;
    for (std::size_t group = 0; group < counts_.size(); ++group) {
      if (counts_[group] == 0) continue;
      ++used;
      between += sums_[group] * sums_[group] / counts_[group];
    }
    if (rows_ == 0) return std::nullopt;
    const double common = sum_ * sum_ / rows_;
    const double total = squares_ - common;
    if (used < 2 || total <= 0) return std::nullopt;
    const double within_share = 1 - (between - common) / total;
    const double corrected = rows_ > used ? 1 - within_share * (rows_ - 1) / (rows_ - used) : 0;
    const double eta = std::sqrt(std::clamp(corrected, 0.0, 1.0));
    return Association{Measure::eta, eta, eta};
  }

 private:
  std::vector<double> counts_;
  std::vector<double> sums_;
  double sum_ = 0;
  double squares_ = 0;
  double rows_ = 0;
};

std::optional<Association> eta_of_classes(const data::SortedValues& column, const TargetColumn& target) {
  if (column.size() == 0) return std::nullopt;
  const double mean = mean_of(column.values);
  Groups groups(target.labels.texts.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    const std::int32_t label = target.classes[column.rows[i]];
    if (label != data::k_missing_code) groups.add(static_cast<std::size_t>(label), column.values[i] - mean);
  }
  return groups.eta();
}

std::optional<Association> eta_of_levels(const std::vector<std::int32_t>& codes, std::size_t levels,
                                         const TargetColumn& target) {
  Groups groups(levels);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] == data::k_missing_code || !target.has(row)) continue;
    groups.add(static_cast<std::size_t>(codes[row]), target.numbers[row] - target.mean);
  }
  return groups.eta();
}

/// How often codes and classes occur, each and together. The table of both may be large and sparse, so its cells are
/// counted level by level and never kept.
struct Contingency {
  std::vector<double> levels;
  std::vector<double> classes;
  double rows = 0;
  double squares = 0;  // over all cells that occur: count^2 / (its level's rows * its class's rows)
};

Contingency count_pairs(const std::vector<std::int32_t>& codes, std::size_t levels, const TargetColumn& target) {
  Contingency table{std::vector<double>(levels), std::vector<double>(target.labels.texts.size())};
  const auto is_counted = [&](std::size_t row) { return codes[row] != data::k_missing_code && target.has(row); };
  std::vector<std::size_t> ends(levels + 1);  // at first where a level's labels begin, then where they end
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!is_counted(row)) continue;
    ++table.levels[static_cast<std::size_t>(codes[row])];
    ++table.classes[static_cast<std::size_t>(target.classes[row])];
    ++ends[static_cast<std::size_t>(codes[row]) + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::size_t> labels(ends.back());  // level by level
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (is_counted(row))
      labels[ends[static_cast<std::size_t>(codes[row])]++] = static_cast<std::size_t>(target.classes[row]);
  }
  table.rows = static_cast<double>(labels.size());
  std::vector<double> counts(table.classes.size());
  for (std::size_t level = 0, begin = 0; level < levels; begin = ends[level++]) {
    const std::span of_level(labels.begin() + static_cast<std::ptrdiff_t>(begin), ends[level] - begin);
    for (const std::size_t label : of_level) ++counts[label];
    for (const std::size_t label : of_level) {
      const double count = std::exchange(counts[label], 0);
      table.squares += count * count / table.levels[level] / table.classes[label];
    }
  }
  return table;
}

std::optional<Association> cramers_v(const Contingency& table) {
  const auto used = [](const std::vector<double>& counts) {
    return static_cast<double>(counts.size()) - static_cast<double>(std::ranges::count(counts, 0.0));
  };
  const double levels = used(table.levels);
  const double classes = used(table.classes);
  if (levels < 2 || classes < 2) return std::nullopt;
  const double chi_share = table.squares - 1;  // chi squared / rows
  const double others = table.rows - 1;
  const double unbiased = std::max(0.0, chi_share - (levels - 1) * (classes - 1) / others);
  const double levels_left = levels - (levels - 1) * (levels - 1) / others;
  const double classes_left = classes - (classes - 1) * (classes - 1) / others;
  const double most = std::min(levels_left, classes_left) - 1;
  const double v = most <= 0 ? 0 : std::min(1.0, std::sqrt(unbiased / most));
  return Association{Measure::cramers_v, v, v};
}

}  // namespace

std::string_view to_text(Association::Measure measure) {
  static constexpr std::array<std::string_view, 5> k_texts{"pearson", "spearman", "auc", "eta", "cramers_v"};
  return k_texts[static_cast<std::size_t>(measure)];
}

std::optional<Association> associate_numbers(const data::SortedValues& column, const TargetColumn& target) {
  if (column.size() == 0 || column.values.front() == column.values.back()) return std::nullopt;
  if (target.is_regression()) return correlate(column, target);
  return target.labels.texts.size() == 2 ? auc_of(column, target) : eta_of_classes(column, target);
}

std::optional<Association> associate_codes(const std::vector<std::int32_t>& codes, std::size_t levels,
                                           const TargetColumn& target) {
  if (target.is_regression()) return eta_of_levels(codes, levels, target);
  return cramers_v(count_pairs(codes, levels, target));
}

}  // namespace foretell::train
