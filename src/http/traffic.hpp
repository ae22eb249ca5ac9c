#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/cells.hpp"

namespace foretell::http {

/// What one loop has to do. The loop's thread writes, any thread reads.
struct alignas(k_cache_line_bytes) TrafficCells {
  Counter connections_accepted;
  Gauge connections;
  Gauge requests_in_flight;
};

/// What a server has to do, all loops together.
struct TrafficCounts {
  std::uint64_t connections_accepted = 0;  ///< Since the start.
  std::uint64_t connections = 0;           ///< Open now.
  std::uint64_t requests_in_flight = 0;    ///< Whose head is complete and whose answer is not there yet.
};

/// The cells of all loops of a server. May outlive it, and be read before it starts and after it has ended.
class Traffic {
 public:
  explicit Traffic(std::size_t loops) : cells_(loops) {}

  TrafficCells& cells(std::size_t loop) { return cells_[loop]; }
  TrafficCounts counts() const;

 private:
  std::vector<TrafficCells> cells_;  // as many from the beginning to the end: cells do not move
};

}  // namespace foretell::http
