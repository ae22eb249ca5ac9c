#include "monitor/request_order.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace foretell::monitor {

void RequestOrder::take(std::span<const std::unique_ptr<RequestLog>> logs,
                        const std::function<void(const LoggedRequest&)>& put) {
  sources_.clear();
  for (const auto& log : logs) {
    const std::string_view record = log->ring().front();
    if (!record.empty()) sources_.push_back({.ring = &log->ring(), .answered = answered_at(record)});
  }
  while (!sources_.empty()) {
    const auto source = std::ranges::min_element(sources_, {}, &Source::answered);
    const std::string_view record = source->ring->front();
    put(read_logged_request(record));
    source->bytes += record.size();
    source->ring->pop();
    const std::string_view next = source->bytes < limits::k_log_ring_bytes ? source->ring->front() : std::string_view();
    if (next.empty()) {
      sources_.erase(source);
    } else {
      source->answered = answered_at(next);
    }
  }
}

}  // namespace foretell::monitor
