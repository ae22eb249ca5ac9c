#include "http/traffic.hpp"

namespace foretell::http {

TrafficCounts Traffic::counts() const {
  TrafficCounts counts;
  for (const TrafficCells& cells : cells_) {
    counts.connections_accepted += cells.connections_accepted.value();
    counts.connections += static_cast<std::uint64_t>(cells.connections.value());
    counts.requests_in_flight += static_cast<std::uint64_t>(cells.requests_in_flight.value());
  }
  return counts;
}

}  // namespace foretell::http
