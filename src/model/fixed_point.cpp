#include <algorithm>
#include <cassert>
#include <cmath>

#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

constexpr std::uint64_t k_per_tree_min = std::uint64_t{1} << 23;  // bounds the rounding error by 2^-24 = 6e-8
constexpr std::uint64_t k_total = std::uint64_t{1} << 31;         // aimed at: its double fits 32 bits

}  // namespace

std::string_view model_type(const Pipeline& pipeline) {
  const bool is_forest = std::ranges::any_of(
      pipeline.operations, [](const Operation& operation) { return std::holds_alternative<Forest>(operation); });
  return is_forest ? "RandomForestClassifier" : "LogisticRegression";
}

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

}  // namespace foretell::model
