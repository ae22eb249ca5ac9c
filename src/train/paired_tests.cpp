#include "train/paired_tests.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "base/limits.hpp"
#include "train/random.hpp"

namespace foretell::train {
namespace {

/// Nothing throws: what is out of range becomes NaN or infinity.
using Quiet =
    boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::pole_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

/// Between two neighbours of `sorted` in proportion, as numpy.quantile.
double quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<model::Interval> middle(std::vector<double> values) {
  if (std::ranges::any_of(values, [](double value) { return std::isnan(value); })) return std::nullopt;
  std::ranges::sort(values);
  return model::Interval{.low = quantile(values, 0.025), .high = quantile(values, 0.975)};
}

}  // namespace

McNemar mcnemar(std::uint64_t only_first, std::uint64_t only_second) {
  if (only_first + only_second == 0) return {};
  // X, the smaller of both, is binomial with n trials of chance 1/2; its distribution is an incomplete beta function.
  const auto n = static_cast<double>(only_first + only_second);
  const auto x = static_cast<double>(std::min(only_first, only_second));
  const double at_most_x = boost::math::ibeta(n - x, x + 1, 0.5, Quiet());
  const double exactly_x = boost::math::ibeta_derivative(x + 1, n - x + 1, 0.5, Quiet()) / (n + 1);
  return {.exact_p = std::min(2 * at_most_x, 1.0), .mid_p = std::clamp(2 * at_most_x - exactly_x, 0.0, 1.0)};
}

double paired_t_test(std::span<const double> differences) {
  if (differences.size() < 2) return 1;
  const auto n = static_cast<double>(differences.size());
  double mean = 0;
  for (const double difference : differences) mean += difference / n;
  double squares = 0;
  for (const double difference : differences) squares += (difference - mean) * (difference - mean);
  if (squares == 0) return mean == 0 ? 1 : 0;
  const double t_squared = mean * mean * n * (n - 1) / squares;
  return boost::math::ibeta((n - 1) / 2, 0.5, (n - 1) / (n - 1 + t_squared), Quiet());
}

PairedSums::PairedSums(std::span<const double> terms, std::size_t width) : width_(width) {
  assert(width > 0 && terms.size() % width == 0);
  const std::size_t rows = terms.size() / width;
  const std::size_t units = std::min(rows, limits::k_compared_units_max);
  sums_.assign(units * width, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t unit = row * units / rows;
    for (std::size_t k = 0; k < width; ++k) sums_[unit * width + k] += terms[row * width + k];
  }
}

std::vector<std::optional<model::Interval>> bootstrap(const PairedSums& sums, std::span<const Difference> differences,
                                                      std::uint64_t seed) {
  assert(sums.units() > 0);
  std::vector<std::vector<double>> values(differences.size());
  std::vector<double> drawn(sums.width());
  for (std::size_t resample = 0; resample < limits::k_compared_resamples; ++resample) {
    Random random(seed, resample);
    std::ranges::fill(drawn, 0.0);
    for (std::size_t draw = 0; draw < sums.units(); ++draw) {
      const std::span<const double> unit = sums.unit(random.below(static_cast<std::uint32_t>(sums.units())));
      for (std::size_t k = 0; k < drawn.size(); ++k) drawn[k] += unit[k];
    }
    for (std::size_t i = 0; i < differences.size(); ++i) values[i].push_back(differences[i](drawn).value_or(NAN));
  }
  std::vector<std::optional<model::Interval>> intervals;
  for (std::vector<double>& of_difference : values) intervals.push_back(middle(std::move(of_difference)));
  return intervals;
}

}  // namespace foretell::train
