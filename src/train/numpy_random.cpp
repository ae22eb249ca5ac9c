#include "train/numpy_random.hpp"

#include <bit>
#include <numeric>
#include <utility>

namespace foretell::train {

std::uint32_t NumpyRandom::interval(std::uint32_t max) {
  if (max == 0) return 0;
  const std::uint32_t mask = ~std::uint32_t{0} >> std::countl_zero(max);
  std::uint32_t value = 0;
  do {
    value = static_cast<std::uint32_t>(engine_()) & mask;
  } while (value > max);
  return value;
}

void NumpyRandom::shuffle(std::span<std::uint32_t> values) {
  for (std::size_t i = values.size(); i-- > 1;) {
    std::swap(values[i], values[interval(static_cast<std::uint32_t>(i))]);
  }
}

std::vector<std::uint32_t> NumpyRandom::permutation(std::size_t count) {
  std::vector<std::uint32_t> values(count);
  std::iota(values.begin(), values.end(), 0u);
  shuffle(values);
  return values;
}

}  // namespace foretell::train
