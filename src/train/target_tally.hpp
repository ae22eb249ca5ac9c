#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "train/target_column.hpp"

namespace foretell::train {

/// The targets of some rows, which come and go: how much alike they are, and what answer fits them best. One thread at a
/// time.
class TargetTally {
 public:
  /// `target` outlives it. The rows it is told of have a target.
  explicit TargetTally(const TargetColumn& target) : target_(target), counts_(target.labels.texts.size()) {}

  void add(std::uint32_t row) { count(row, 1); }
  void remove(std::uint32_t row) { count(row, -1); }

  double rows() const { return rows_; }
  /// Sum over the classes of count^2 / rows (Gini), or sum^2 / rows (variance): of two ways to part the same rows, the one
  /// whose parts have the larger sum of this has parts that are more alike.
  double likeness() const { return rows_ == 0 ? 0 : (target_.is_regression() ? sum_ * sum_ : squares_) / rows_; }
  /// The most frequent class, the first of several; or the mean. There is a row.
  double answer() const {
    if (target_.is_regression()) return target_.mean + sum_ / rows_;
    return static_cast<double>(std::ranges::max_element(counts_) - counts_.begin());
  }

 private:
  void count(std::uint32_t row, double sign) {
    rows_ += sign;
    if (target_.is_regression()) {
      sum_ += sign * (target_.numbers[row] - target_.mean);
      return;
    }
    double& count = counts_[static_cast<std::size_t>(target_.classes[row])];
    squares_ += sign * 2 * count + 1;
    count += sign;
  }

  const TargetColumn& target_;
  std::vector<double> counts_;  // of classes
  double squares_ = 0;          // of the counts
  double sum_ = 0;              // of numbers, as they differ from the mean of all
  double rows_ = 0;
};

}  // namespace foretell::train
