#include "monitor/logged_request.hpp"

#include <cassert>
#include <cstddef>
#include <cstring>
#include <limits>

namespace foretell::monitor {

static_assert(std::is_standard_layout_v<LoggedFacts>);
static_assert(std::max(limits::k_log_value_bytes_max, limits::k_log_features_bytes_max) <=
              std::numeric_limits<std::uint16_t>::max());

std::size_t logged_request_bytes_max() {
  return sizeof(LoggedFacts) + (k_log_texts - 1) * limits::k_log_value_bytes_max + limits::k_log_features_bytes_max;
}

bool push(RecordRing& ring, const LoggedRequest& request) {
  char* at = ring.begin_record(sizeof(LoggedFacts) + request.all_text_bytes());
  if (at == nullptr) return false;
  std::memcpy(at, static_cast<const LoggedFacts*>(&request), sizeof(LoggedFacts));
  at += sizeof(LoggedFacts);
  for (std::size_t i = 0; i < k_log_texts; ++i) {
    const std::size_t bytes = request.text_bytes[i];
    if (bytes == 0) continue;
    std::memcpy(at, request.texts[i], bytes);
    at += bytes;
  }
  ring.end_record();
  return true;
}

LoggedRequest read_logged_request(std::string_view record) {
  assert(record.size() >= sizeof(LoggedFacts));
  LoggedRequest request;
  std::memcpy(static_cast<LoggedFacts*>(&request), record.data(), sizeof(LoggedFacts));
  const char* at = record.data() + sizeof(LoggedFacts);
  for (std::size_t i = 0; i < k_log_texts; ++i) {
    request.texts[i] = at;
    at += request.text_bytes[i];
  }
  return request;
}

Clock::SteadyTime answered_at(std::string_view record) {
  Clock::SteadyTime time;
  std::memcpy(&time, record.data() + offsetof(LoggedFacts, answered), sizeof time);
  return time;
}

}  // namespace foretell::monitor
