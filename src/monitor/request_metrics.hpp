#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "monitor/prometheus_text.hpp"
#include "monitor/request_record.hpp"

namespace foretell::monitor {

/// A row of the route table as metrics name it. Views of static storage.
struct RouteLabels {
  std::string_view method;  // "GET", which is also that of a HEAD
  std::string_view path;    // with {name}, never what a client sent
};

/// Counts all requests of the service, by route and status and by the reason of a refusal; and tells each version what
/// it has done. Every loop writes cells of its own.
class RequestMetrics {
 public:
  /// `routes`: the route table, in the order of RequestRecord::route_number.
  RequestMetrics(std::size_t loops, std::vector<RouteLabels> routes);
  ~RequestMetrics();

  /// Told of the requests of one loop, by its thread only. Lives as long as this does.
  RequestObserver& observer(std::size_t loop);
  /// Any thread.
  void write(PrometheusText& text) const;

 private:
  class Cells;

  /// What `count` says of each loop's cells, together.
  template <class Count>
  std::uint64_t sum(const Count& count) const;

  std::vector<RouteLabels> routes_;  // [0]: none was found
  std::vector<std::unique_ptr<Cells>> loops_;
};

}  // namespace foretell::monitor
