#include "train/row_sample.hpp"

#include <utility>

namespace foretell::train {

std::vector<std::uint32_t> sample_rows(std::span<const std::uint32_t> rows, std::size_t count, Random& random) {
  std::vector<std::uint32_t> sample;
  sample.reserve(std::min(rows.size(), count));
  // Knuth's selection sampling (TAOCP 2, 3.4.2, algorithm S): each row is taken with the chance that fills the rest.
  for (std::size_t i = 0; i < rows.size() && sample.size() < count; ++i) {
    const auto left = static_cast<std::uint32_t>(rows.size() - i);
    if (left <= count - sample.size() || random.below(left) < count - sample.size()) sample.push_back(rows[i]);
  }
  return sample;
}

void shuffle(std::span<std::uint32_t> values, Random& random) {
  for (std::size_t i = values.size(); i-- > 1;) {
    std::swap(values[i], values[random.below(static_cast<std::uint32_t>(i + 1))]);
  }
}

}  // namespace foretell::train
