#pragma once

#include <span>

#include "base/json_writer.hpp"
#include "monitor/performance_window.hpp"

namespace foretell::monitor {

/// Writes what `windows`, oldest first, say as members of the object that is open: contract, of the service and of the
/// command line. Times are in seconds.
///
///   avg_execution_time, std_deviation, total_samples, performance_trend
///   trend_rule      how performance_trend comes about
///   verdict         {trend, windows, slope_per_hour, slope_interval, confidence, change, rule}; null where unknown
///   window_seconds, windows: [{began_at, count, avg_execution_time, std_deviation, p50, p95, p99}]
void write_performance(JsonWriter& json, std::span<const PerformanceWindow> windows);

}  // namespace foretell::monitor
