#pragma once

#include "monitor/prometheus_text.hpp"
#include "monitor/version_monitor.hpp"

namespace foretell::monitor {

/// Writes what the versions in use have done: requests, errors by reason, rows, cache, durations in total and by phase.
/// About 130 series a version. Any thread.
void write_version_metrics(PrometheusText& text, const VersionMonitors& monitors);

}  // namespace foretell::monitor
