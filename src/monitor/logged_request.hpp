#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/record_ring.hpp"
#include "monitor/log_options.hpp"
#include "monitor/request_record.hpp"

/// What the log keeps of a request between the thread that answered it and the one that writes the line.
namespace foretell::monitor {

/// The texts of a line.
enum class LogText : std::uint8_t {
  request_id,
  method,
  target,  // the route, or the path of a request that has none
  traceparent,
  model,
  model_version,
  error,
  features,
};

inline constexpr std::size_t k_log_texts = 8;

/// A text as long as a line shows it.
struct CutText {
  std::string_view text;
  bool is_cut = false;  // more of it was not kept
};

inline CutText cut(std::string_view text, std::size_t bytes_max = limits::k_log_value_bytes_max) {
  return {text.substr(0, bytes_max), text.size() > bytes_max};
}

/// A request in the ring, or on its way there. Views live as long as the record.
struct LoggedRequest {
  Clock::SteadyTime answered{};
  Clock::Duration total{};
  std::uint64_t rows = 0;
  int status = 200;
  CacheUse cache = CacheUse::none;
  bool has_route = false;
  std::optional<ErrorCode> code = {};
  std::array<CutText, k_log_texts> texts = {};

  const CutText& operator[](LogText text) const { return texts[static_cast<std::size_t>(text)]; }
  CutText& operator[](LogText text) { return texts[static_cast<std::size_t>(text)]; }
};

/// The level of the line of a request that was answered with `status`.
constexpr LogLevel level_of(int status) {
  if (status >= 500) return LogLevel::error;
  return status >= 400 ? LogLevel::warning : LogLevel::info;
}

/// The longest record of a request.
std::size_t logged_request_bytes_max();

/// Copies `request` into `ring`; false when it was full, and the request was dropped. Cuts no texts: their lengths are
/// within their limits.
bool push(RecordRing& ring, const LoggedRequest& request);

/// What push() copied, from RecordRing::front(). Views into it.
LoggedRequest read_logged_request(std::string_view record);

}  // namespace foretell::monitor
