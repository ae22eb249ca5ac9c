#include "monitor/performance_trend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

// The contract's numbers.
constexpr std::size_t k_windows_min = 2;
constexpr std::size_t k_recent_windows = 5;
constexpr double k_degrading_above = 1.1;
constexpr double k_improving_below = 0.9;

// The verdict's.
constexpr double k_change_min = 0.1;
constexpr double k_normal_995 = 2.5758293035489004;  // of the standard normal: 99 % lie between minus this and this
constexpr double k_correlation_max = 0.95;           // beyond, windows say next to nothing
constexpr double k_rounding = 1e-9;                  // a share of the level below which differences mean nothing

double mean_of_means(std::span<const PerformanceWindow> windows) {
  double sum = 0;
  for (const PerformanceWindow& window : windows) sum += window.mean_s;
  return sum / static_cast<double>(windows.size());
}

/// When the window means were measured, in hours, and what they were.
struct Series {
  std::vector<double> hours;
  std::vector<double> means_s;

  std::size_t size() const { return hours.size(); }
  double span_hours() const {
    const auto [first, last] = std::ranges::minmax(hours);
    return last - first;
  }
};

Series to_series(std::span<const PerformanceWindow> windows) {
  Series series;
  for (const PerformanceWindow& window : windows) {
    const std::chrono::duration<double, std::ratio<3600>> since_first = window.began - windows.front().began;
    series.hours.push_back(since_first.count());
    series.means_s.push_back(window.mean_s);
  }
  return series;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

/// The slopes between all pairs of windows that began at different times, sorted.
std::vector<double> pair_slopes(const Series& series) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (std::size_t j = i + 1; j < series.size(); ++j) {
      const double apart = series.hours[j] - series.hours[i];
      if (apart != 0) slopes.push_back((series.means_s[j] - series.means_s[i]) / apart);
    }
  }
  std::ranges::sort(slopes);
  return slopes;
}

/// The variance of Kendall's S where there is no trend and values are independent.
double kendall_variance(const std::vector<double>& values) {
  const auto term = [](double n) { return n * (n - 1) * (2 * n + 5); };
  std::map<double, double> counts;
  for (const double value : values) ++counts[value];
  double variance = term(static_cast<double>(values.size()));
  for (const auto& [value, count] : counts) variance -= term(count);
  return variance / 18;
}

/// How much each of `values` resembles the one before it: their correlation, freed of its bias towards less in short
/// series (M. Kendall, Biometrika 41, 1954); 0 where they alternate.
double neighbour_correlation(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double together = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i > 0) together += (values[i] - mean) * (values[i - 1] - mean);
  }
  if (squares <= n * (k_rounding * mean) * (k_rounding * mean)) return 0;
  return std::clamp((n * together / squares + 1) / (n - 4), 0.0, k_correlation_max);
}

/// By what factor the variance of S grows where neighbours correlate so: fewer windows than there are say something new.
double variance_factor(double correlation, std::size_t size) {
  double factor = 1;
  double power = 1;
  for (std::size_t lag = 1; lag < size; ++lag) {
    power *= correlation;
    factor += 2 * (1 - static_cast<double>(lag) / static_cast<double>(size)) * power;
  }
  return factor;
}

/// The 99 % interval of the slope whose sorted pair slopes are `slopes`.
std::optional<model::Interval> slope_interval(const Series& series, const std::vector<double>& slopes, double slope) {
  std::vector<double> residuals;
  for (std::size_t i = 0; i < series.size(); ++i) residuals.push_back(series.means_s[i] - slope * series.hours[i]);
  const double factor = variance_factor(neighbour_correlation(residuals), series.size());
  const double reach = k_normal_995 * std::sqrt(factor * kendall_variance(series.means_s));
  const auto pairs = static_cast<double>(slopes.size());
  if (reach >= pairs) return std::nullopt;
  const auto low = static_cast<std::size_t>((pairs - reach) / 2);
  return model::Interval{.low = slopes[low], .high = slopes[slopes.size() - 1 - low]};
}

Trend decide(const TrendVerdict& found) {
  if (!found.interval || std::abs(*found.change) < k_change_min) return Trend::stable;
  if (found.interval->low > 0) return Trend::degrading;
  return found.interval->high < 0 ? Trend::improving : Trend::stable;
}

}  // namespace

std::string_view to_text(Trend trend) {
  switch (trend) {
    case Trend::insufficient_data: return "insufficient_data";
    case Trend::improving: return "improving";
    case Trend::stable: return "stable";
    case Trend::degrading: return "degrading";
  }
  return {};
}

Trend contract_trend(std::span<const PerformanceWindow> windows) {
  if (windows.size() < k_windows_min) return Trend::insufficient_data;
  const double all = mean_of_means(windows);
  const double recent = mean_of_means(windows.last(std::min(k_recent_windows, windows.size())));
  if (recent > k_degrading_above * all) return Trend::degrading;
  return recent < k_improving_below * all ? Trend::improving : Trend::stable;
}

TrendVerdict judge_trend(std::span<const PerformanceWindow> windows) {
  const auto newest = windows.last(std::min(limits::k_verdict_windows_max, windows.size()));
  TrendVerdict found{.windows = newest.size()};
  if (newest.size() < limits::k_verdict_windows_min) return found;
  const Series series = to_series(newest);
  const std::vector<double> slopes = pair_slopes(series);
  if (slopes.empty()) return found;
  const double slope = median(slopes);
  found.slope_per_hour = slope;
  found.interval = slope_interval(series, slopes, slope);
  const double level = median(series.means_s);
  found.change = level > 0 ? slope * series.span_hours() / level : 0;
  found.verdict = decide(found);
  return found;
}

std::string contract_rule() {
  return fmt::format(
      "the mean of the last {} window means against that of all: above {} times it is degrading, below {} times "
      "improving, else stable; insufficient_data below {} windows",
      k_recent_windows, k_degrading_above, k_improving_below, k_windows_min);
}

std::string verdict_rule() {
  return fmt::format(
      "Theil-Sen slope of the means of the newest windows (at most {}) over time, with its 99 % interval by Kendall's "
      "S, "
      "widened for neighbours that resemble each other: degrading or improving where the interval leaves 0 out and the "
      "change over the windows is at least {} % of their median, else stable; insufficient_data below {} windows",
      limits::k_verdict_windows_max, k_change_min * 100, limits::k_verdict_windows_min);
}

}  // namespace foretell::monitor
