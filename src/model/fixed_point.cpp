#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

constexpr std::uint64_t k_per_tree_min = std::uint64_t{1} << 23;  // bounds the rounding error by 2^-24 = 6e-8
constexpr std::uint64_t k_total = std::uint64_t{1} << 31;         // aimed at: its double fits 32 bits

}  // namespace

FixedPoint::FixedPoint(std::size_t trees)
    : per_tree_(static_cast<std::uint32_t>(std::max(k_per_tree_min, k_total / std::max<std::size_t>(trees, 1)))),
      total_(static_cast<double>(trees) * per_tree_) {
  assert(trees > 0);
}

void FixedPoint::leaf(std::span<const float> probabilities, std::span<std::uint32_t> out) const {
  assert(probabilities.size() == out.size());
  for (std::size_t c = 0; c < out.size(); ++c) {
    out[c] = static_cast<std::uint32_t>(std::llround(static_cast<double>(probabilities[c]) * per_tree_));
  }
  if (out.size() == 2) out[0] = per_tree_ - out[1];
}

FixedPointValues::FixedPointValues(std::span<const float> leaf_values, std::size_t trees)
    : trees_(static_cast<double>(trees)) {
  assert(trees > 0);
  double largest = 0;
  for (const float value : leaf_values) largest = std::max(largest, std::abs(static_cast<double>(value)));
  if (largest == 0) return;
  // largest * trees < 2^bits, and integers go up to 2^62.
  const int bits = std::ilogb(largest) + 1 + static_cast<int>(std::bit_width(trees));
  exponent_ = 62 - bits;
}

std::int64_t FixedPointValues::leaf(float value) const {
  return std::llround(std::ldexp(static_cast<double>(value), exponent_));
}

float FixedPointValues::mean(std::int64_t sum) const {
  return static_cast<float>(std::ldexp(static_cast<double>(sum), -exponent_) / trees_);
}

}  // namespace foretell::model
