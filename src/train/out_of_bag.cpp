#include "train/out_of_bag.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace foretell::train {
namespace {

/// A number that no leaf of a forest on `prepared` exceeds.
float largest_leaf_value(const Prepared& prepared) {
  double largest = 0;
  for (const double number : prepared.target_numbers) largest = std::max(largest, std::abs(number));
  return prepared.schema.is_regression() ? static_cast<float>(largest) : 1.0f;
}

}  // namespace

OutOfBag::OutOfBag(const Prepared& prepared, std::size_t trees, std::size_t sums_max)
    : prepared_(prepared),
      outputs_(prepared.schema.is_regression() ? 1 : prepared.class_rows.size()),
      trees_(trees),
      is_kept_(prepared.rows() <= sums_max / outputs_),
      values_(std::vector<float>{largest_leaf_value(prepared)}, trees) {
  if (!is_kept_) return;
  sums_.resize(prepared.rows() * outputs_);
  counts_.resize(prepared.rows());
}

std::vector<std::int64_t> OutOfBag::to_integers(const Tree& tree) const {
  std::vector<std::int64_t> integers;
  integers.reserve(tree.leaf_values.size());
  for (const float value : tree.leaf_values) integers.push_back(values_.leaf(value));
  return integers;
}

void OutOfBag::add(const GrownTree& grown) {
  if (!is_kept_) return;
  const std::vector<std::int64_t> leaves = to_integers(grown.tree);
  const std::vector<std::uint32_t>& rows = grown.facts.out_of_bag_rows;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t* leaf = leaves.data() + grown.facts.out_of_bag_leaves[i] * outputs_;
    std::int64_t* sums = sums_.data() + rows[i] * outputs_;
    for (std::size_t output = 0; output < outputs_; ++output) sums[output] += leaf[output];
    ++counts_[rows[i]];
  }
}

std::optional<double> OutOfBag::score() const {
  if (!is_kept_) return std::nullopt;
  return prepared_.schema.is_regression() ? r2() : accuracy();
}

std::optional<double> OutOfBag::accuracy() const {
  std::size_t rows = 0;
  std::size_t right = 0;
  for (std::size_t row = 0; row < counts_.size(); ++row) {
    if (counts_[row] == 0) continue;
    const auto sums = std::span(sums_).subspan(row * outputs_, outputs_);
    const auto label = static_cast<std::size_t>(std::ranges::max_element(sums) - sums.begin());
    ++rows;
    right += label == prepared_.target[row] ? 1 : 0;
  }
  if (rows == 0) return std::nullopt;
  return static_cast<double>(right) / static_cast<double>(rows);
}

std::optional<double> OutOfBag::r2() const {
  std::size_t rows = 0;
  double sum = 0;
  for (std::size_t row = 0; row < counts_.size(); ++row) {
    if (counts_[row] == 0) continue;
    ++rows;
    sum += prepared_.target_numbers[row];
  }
  if (rows < 2) return std::nullopt;
  const double mean = sum / static_cast<double>(rows);
  double errors = 0;
  double distances = 0;
  for (std::size_t row = 0; row < counts_.size(); ++row) {
    if (counts_[row] == 0) continue;
    const double truth = prepared_.target_numbers[row];
    // The mean over all trees, stretched to those that speak of the row.
    const double share = static_cast<double>(trees_) / static_cast<double>(counts_[row]);
    const double error = truth - static_cast<double>(values_.mean(sums_[row])) * share;
    errors += error * error;
    distances += (truth - mean) * (truth - mean);
  }
  if (distances == 0) return errors == 0 ? 1 : 0;
  return 1 - errors / distances;
}

}  // namespace foretell::train
