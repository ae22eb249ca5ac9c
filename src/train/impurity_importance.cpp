#include "train/impurity_importance.hpp"

#include <cmath>
#include <numeric>

namespace foretell::train {
namespace {

constexpr double k_unit = 0x1p-40;  // the sums of limits::k_trees_max trees stay below 2^54

}  // namespace

void ImpurityImportance::add(std::span<const double> gains) {
  const double total = std::accumulate(gains.begin(), gains.end(), 0.0);
  if (!(total > 0)) return;
  const std::lock_guard lock(mutex_);
  for (std::size_t column = 0; column < gains.size(); ++column) {
    sums_[column] += static_cast<std::uint64_t>(std::llround(gains[column] / total / k_unit));
  }
}

std::vector<double> ImpurityImportance::shares() const {
  const std::uint64_t total = std::accumulate(sums_.begin(), sums_.end(), std::uint64_t{0});
  std::vector<double> shares;
  shares.reserve(sums_.size());
  for (const std::uint64_t sum : sums_) {
    shares.push_back(total == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(total));
  }
  return shares;
}

}  // namespace foretell::train
