#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "train/random.hpp"

namespace foretell::train {

/// At most `count` of `rows`, drawn without replacement, in their order.
std::vector<std::uint32_t> sample_rows(std::span<const std::uint32_t> rows, std::size_t count, Random& random);

/// Shuffles `values` (Fisher and Yates).
void shuffle(std::span<std::uint32_t> values, Random& random);

}  // namespace foretell::train
