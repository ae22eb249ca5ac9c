#include "train/row_draw.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foretell::train {
namespace {

/// The weights stretched such that their mean is 1.
std::vector<double> to_shares(std::span<const double> weights) {
  const double largest = std::ranges::max(weights);
  assert(largest > 0);
  double sum = 0;
  for (const double weight : weights) sum += weight / largest;  // cannot overflow
  std::vector<double> shares;
  shares.reserve(weights.size());
  const auto rows = static_cast<double>(weights.size());
  for (const double weight : weights) shares.push_back(weight / largest / sum * rows);
  return shares;
}

}  // namespace

RowDraw::RowDraw(std::size_t rows, std::span<const double> weights) : rows_(static_cast<std::uint32_t>(rows)) {
  assert(weights.empty() || weights.size() == rows);
  if (weights.empty()) return;
  std::vector<double> shares = to_shares(weights);
  keep_below_.resize(rows);
  // What rounding leaves over goes to the heaviest row: a row of weight 0 is never drawn.
  others_.assign(rows, static_cast<std::uint32_t>(std::ranges::max_element(weights) - weights.begin()));
  std::vector<std::uint32_t> light;
  std::vector<std::uint32_t> heavy;
  for (std::uint32_t row = 0; row < rows_; ++row) (shares[row] < 1 ? light : heavy).push_back(row);
  while (!light.empty()) {
    const std::uint32_t row = light.back();
    light.pop_back();
    keep_below_[row] = static_cast<std::uint64_t>(std::ldexp(shares[row], 64));
    if (heavy.empty()) continue;
    const std::uint32_t donor = heavy.back();
    others_[row] = donor;
    shares[donor] -= 1 - shares[row];
    if (shares[donor] >= 1) continue;
    heavy.pop_back();
    light.push_back(donor);
  }
  for (const std::uint32_t row : heavy) others_[row] = row;
}

}  // namespace foretell::train
