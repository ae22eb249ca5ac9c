#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "monitor/prometheus_text.hpp"
#include "monitor/request_metrics.hpp"
#include "monitor/version_monitor.hpp"
#include "monitor/version_states.hpp"

namespace foretell::monitor {

/// The metrics of one service. Their number is bounded by what is served: labels come from the route table, from
/// versions in use and from our own words, never from what a client sends.
class Metrics {
 public:
  /// Writes families that someone else knows about. Called from any thread; it may wait for no request.
  using Source = std::function<void(PrometheusText&)>;

  /// `routes` as for RequestMetrics; `started`: when the process began.
  Metrics(std::size_t loops, std::vector<RouteLabels> routes, Clock::WallTime started)
      : requests_(loops, std::move(routes)), versions_(loops), started_(started) {}

  /// Told of the requests of one loop, by its thread only. Lives as long as this does.
  RequestObserver& observer(std::size_t loop) { return requests_.observer(loop); }
  /// Any thread.
  VersionMonitors& versions() { return versions_; }
  /// Told of what becomes of versions. Lives as long as this does.
  registry::VersionObserver& version_observer() { return states_; }
  /// Before the first page() only.
  void add(Source source) { sources_.push_back(std::move(source)); }

  /// Everything, as Prometheus scrapes it (k_prometheus_media_type). Any thread.
  std::string page() const;

 private:
  RequestMetrics requests_;
  VersionMonitors versions_;
  VersionStates states_;
  Clock::WallTime started_;
  std::vector<Source> sources_;
};

}  // namespace foretell::monitor
