#include "train/fit_numbers.hpp"

#include <algorithm>
#include <cmath>

namespace foretell::train {
namespace {

using model::Fill;
using model::Scaling;

double mean(const std::vector<float>& numbers) {
  double sum = 0;
  for (const float number : numbers) sum += static_cast<double>(number);
  return sum / static_cast<double>(numbers.size());
}

/// The population's standard deviation, in two passes so that a large mean costs no digits.
double deviation(const std::vector<float>& numbers) {
  const double center = mean(numbers);
  double squares = 0;
  for (const float number : numbers) {
    const double distance = static_cast<double>(number) - center;
    squares += distance * distance;
  }
  return std::sqrt(squares / static_cast<double>(numbers.size()));
}

/// The value below which `share` of the sorted numbers lie, on the line between neighbours (numpy's percentile).
double quantile(const std::vector<float>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double low = sorted[below];
  return low + (place - static_cast<double>(below)) * (static_cast<double>(sorted[above]) - low);
}

float most_frequent(const std::vector<float>& sorted) {
  float best = 0;
  std::size_t best_count = 0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin;
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if (end - begin > best_count) {
      best = sorted[begin];
      best_count = end - begin;
    }
    begin = end;
  }
  return best;
}

/// What is subtracted, and what distance becomes 1.
struct Spread {
  double center = 0;
  double distance = 0;
};

Spread spread_of(const std::vector<float>& numbers, Scaling scaling) {
  if (scaling == Scaling::standard) return {mean(numbers), deviation(numbers)};
  if (scaling == Scaling::min_max) {
    const auto [low, high] = std::ranges::minmax(numbers);
    return {low, static_cast<double>(high) - static_cast<double>(low)};
  }
  std::vector<float> sorted = numbers;
  std::ranges::sort(sorted);
  return {quantile(sorted, 0.5), quantile(sorted, 0.75) - quantile(sorted, 0.25)};
}

}  // namespace

float fit_fill(const std::vector<float>& numbers, const ColumnPlan& plan) {
  if (plan.fill == Fill::constant) return static_cast<float>(plan.fill_number);
  std::vector<float> present;
  std::ranges::copy_if(numbers, std::back_inserter(present), [](float number) { return !std::isnan(number); });
  if (present.empty()) return 0;
  if (plan.fill == Fill::mean) return static_cast<float>(mean(present));
  std::ranges::sort(present);
  return plan.fill == Fill::median ? static_cast<float>(quantile(present, 0.5)) : most_frequent(present);
}

std::optional<model::Scale> fit_scale(const std::vector<float>& numbers, Scaling scaling) {
  if (scaling == Scaling::none) return std::nullopt;
  const Spread spread = spread_of(numbers, scaling);
  const auto [low, high] = std::ranges::minmax(numbers);
  model::Scale scale{.in = 0, .offset = static_cast<float>(spread.center), .factor = 1};
  if (!std::isfinite(high - scale.offset) || !std::isfinite(low - scale.offset)) scale.offset = 0;
  if (low == high) return scale;
  const auto factor = static_cast<float>(1 / spread.distance);
  // Values far outside the quartiles may overflow what the quartiles alone allow.
  const float reach = std::max(std::abs(low - scale.offset), std::abs(high - scale.offset));
  if (std::isfinite(factor) && factor != 0 && std::isfinite(reach * factor)) scale.factor = factor;
  return scale;
}

}  // namespace foretell::train
