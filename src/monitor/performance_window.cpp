#include "monitor/performance_window.hpp"

#include <cmath>

namespace foretell::monitor {
namespace {

double in_seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

std::optional<PerformanceWindow> window_between(Clock::WallTime began, const HistogramSnapshot& earlier,
                                                HistogramSnapshot later) {
  later -= earlier;
  const std::uint64_t executions = later.count();
  if (executions == 0) return std::nullopt;
  return PerformanceWindow{.began = std::chrono::floor<std::chrono::milliseconds>(began),
                           .executions = executions,
                           .mean_s = later.mean_s(),
                           .deviation_s = later.deviation_s(),
                           .p50_s = in_seconds(later.quantile(0.5)),
                           .p95_s = in_seconds(later.quantile(0.95)),
                           .p99_s = in_seconds(later.quantile(0.99))};
}

/// By the pairwise update of T. Chan, G. Golub, R. LeVeque, 1979: means and squared deviations of parts give those of the
/// whole, without the large sums whose difference would lose digits.
PerformanceSummary summarize(std::span<const PerformanceWindow> windows) {
  double executions = 0;
  double mean = 0;
  double squares = 0;  // of the deviations from the mean
  for (const PerformanceWindow& window : windows) {
    const auto more = static_cast<double>(window.executions);
    const double together = executions + more;
    const double difference = window.mean_s - mean;
    squares +=
        window.deviation_s * window.deviation_s * (more - 1) + difference * difference * executions * more / together;
    mean += difference * more / together;
    executions = together;
  }
  const double deviation = executions < 2 ? 0 : std::sqrt(squares / (executions - 1));
  return {.executions = static_cast<std::uint64_t>(executions), .mean_s = mean, .deviation_s = deviation};
}

}  // namespace foretell::monitor
