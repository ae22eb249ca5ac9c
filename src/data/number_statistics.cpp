#include "data/number_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace foretell::data {
namespace {

constexpr double k_far_out_ranges = 3;

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double sample_deviation(const std::vector<double>& values, double mean) {
  if (values.size() < 2) return 0;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// The bars of whole numbers have the smallest whole width that is enough.
Histogram empty_histogram(double min, double max, bool all_integers) {
  constexpr auto k_bins_max = static_cast<double>(k_histogram_bins_max);
  Histogram histogram{.first = min};
  double bins = 1;
  if (all_integers) {
    histogram.width = std::ceil((max - min + 1) / k_bins_max);
    bins = std::min(std::floor((max - min) / histogram.width) + 1, k_bins_max);
  } else if (max > min) {
    histogram.width = (max - min) / k_bins_max;
    bins = k_bins_max;
  }
  histogram.counts.resize(static_cast<std::size_t>(bins));
  return histogram;
}

Histogram make_histogram(const std::vector<double>& values, bool all_integers) {
  Histogram histogram = empty_histogram(values.front(), values.back(), all_integers);
  const std::size_t last = histogram.counts.size() - 1;
  for (const double value : values) {
    const double bars = histogram.width == 0 ? 0 : (value - histogram.first) / histogram.width;
    ++histogram.counts[std::min(static_cast<std::size_t>(bars), last)];
  }
  return histogram;
}

void count_runs(const SortedValues& sorted, NumberStatistics& statistics) {
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    end = sorted.end_of_run(begin);
    ++statistics.distinct;
    statistics.most_frequent_rows = std::max(statistics.most_frequent_rows, end - begin);
    if (sorted.values[begin] == 0) statistics.zeros = end - begin;
  }
}

std::size_t count_outside(const std::vector<double>& sorted, double low, double high) {
  const auto below = std::ranges::lower_bound(sorted, low) - sorted.begin();
  const auto above = sorted.end() - std::ranges::upper_bound(sorted, high);
  return static_cast<std::size_t>(below + above);
}

}  // namespace

NumberStatistics describe_numbers(const SortedValues& sorted) {
  const std::vector<double>& values = sorted.values;
  NumberStatistics statistics;
  count_runs(sorted, statistics);
  statistics.negatives = static_cast<std::size_t>(std::ranges::lower_bound(values, 0.0) - values.begin());
  statistics.min = values.front();
  statistics.lower_quartile = quantile(values, 0.25);
  statistics.median = quantile(values, 0.5);
  statistics.upper_quartile = quantile(values, 0.75);
  statistics.max = values.back();
  statistics.mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  statistics.deviation = sample_deviation(values, statistics.mean);
  const double range = statistics.upper_quartile - statistics.lower_quartile;
  if (range > 0) {
    statistics.far_outliers = count_outside(values, statistics.lower_quartile - k_far_out_ranges * range,
                                            statistics.upper_quartile + k_far_out_ranges * range);
  }
  statistics.all_integers = std::ranges::all_of(values, [](double value) { return std::trunc(value) == value; });
  statistics.histogram = make_histogram(values, statistics.all_integers);
  return statistics;
}

}  // namespace foretell::data
