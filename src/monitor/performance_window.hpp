#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "base/histogram.hpp"

namespace foretell::monitor {

/// What one version's executions took within one window of time. An execution is one call of the engine, whatever the
/// number of its rows; times are in seconds.
struct PerformanceWindow {
  Clock::WallTime began = {};    ///< Kept to the millisecond.
  std::uint64_t executions = 0;  ///< At least 1: windows without are not kept.
  double mean_s = 0;
  double deviation_s = 0;  ///< Sample deviation over the single executions; 0 of one.
  double p50_s = 0;
  double p95_s = 0;
  double p99_s = 0;

  bool operator==(const PerformanceWindow&) const = default;
};

/// The window that began at `began`, when a histogram held `earlier`, and reaches to when it held `later`; nothing where
/// no execution came in between. Pure.
std::optional<PerformanceWindow> window_between(Clock::WallTime began, const HistogramSnapshot& earlier,
                                                HistogramSnapshot later);

/// What the executions of several windows took, all together.
struct PerformanceSummary {
  std::uint64_t executions = 0;
  double mean_s = 0;
  double deviation_s = 0;  ///< Sample deviation over the single executions; 0 below two.
};

/// Pools windows into what a single window of all their executions would say. Zeros of none. Pure.
PerformanceSummary summarize(std::span<const PerformanceWindow> windows);

}  // namespace foretell::monitor
