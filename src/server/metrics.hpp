#pragma once

#include <cstddef>
#include <memory>

#include "base/clock.hpp"
#include "http/traffic.hpp"
#include "monitor/log.hpp"
#include "monitor/metrics.hpp"

namespace foretell::server {

/// The metrics of a service with that many loops, which has begun now: its routes, its traffic, its log, which outlives
/// them.
std::unique_ptr<monitor::Metrics> make_metrics(std::size_t loops, std::shared_ptr<const http::Traffic> traffic,
                                               const monitor::Log& log, const Clock& clock);

}  // namespace foretell::server
