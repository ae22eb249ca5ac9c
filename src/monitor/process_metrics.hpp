#pragma once

#include "base/clock.hpp"
#include "monitor/prometheus_text.hpp"

namespace foretell::monitor {

/// Writes what the process uses, under the names that every Prometheus client uses, and which build it is. `started`: when
/// the process began. What the system does not tell is left out. Any thread.
void write_process_metrics(PrometheusText& text, Clock::WallTime started);

}  // namespace foretell::monitor
