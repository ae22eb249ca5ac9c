#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

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

  bool operator==(const CutText&) const = default;
};

/// `text` as long as a line shows it.
inline CutText cut(std::string_view text) {
  return {text.substr(0, limits::k_log_value_bytes_max), text.size() > limits::k_log_value_bytes_max};
}

/// What the log keeps of a request beside its texts: goes through the ring as it stands.
struct LoggedFacts {
  Clock::SteadyTime answered{};
  Clock::Duration total{};
  std::uint64_t rows = 0;
  std::uint16_t status = 200;
  CacheUse cache = CacheUse::none;
  bool has_route = false;
  std::optional<ErrorCode> code = {};
  std::uint8_t cut_texts = 0;                              // a bit a text
  std::array<std::uint16_t, k_log_texts> text_bytes = {};  // as long as a line shows them
};
static_assert(std::is_trivially_copyable_v<LoggedFacts>);

/// A request in the ring, or on its way there. Its texts live as long as what it was made from.
struct LoggedRequest : LoggedFacts {
  std::array<const char*, k_log_texts> texts = {};

  CutText operator[](LogText which) const {
    const auto i = static_cast<std::size_t>(which);
    return {{texts[i], text_bytes[i]}, (cut_texts >> i & 1u) != 0};
  }
  /// Keeps at most `bytes_max` bytes of `text`.
  void set(LogText which, std::string_view text, std::size_t bytes_max = limits::k_log_value_bytes_max) {
    const auto i = static_cast<std::size_t>(which);
    texts[i] = text.data();
    text_bytes[i] = static_cast<std::uint16_t>(std::min(text.size(), bytes_max));
    if (text.size() > bytes_max) cut_texts = static_cast<std::uint8_t>(cut_texts | 1u << i);
  }
  /// Of all texts together.
  std::size_t all_text_bytes() const {
    std::size_t bytes = 0;
    for (const std::uint16_t each : text_bytes) bytes += each;
    return bytes;
  }
};

/// The level of the line of a request that was answered with `status`.
constexpr LogLevel level_of(int status) {
  if (status >= 500) return LogLevel::error;
  return status >= 400 ? LogLevel::warning : LogLevel::info;
}

/// The longest record of a request.
std::size_t logged_request_bytes_max();

/// Copies `request` into `ring`; false when it was full, and the request was dropped.
bool push(RecordRing& ring, const LoggedRequest& request);

/// What push() copied, from RecordRing::front(). Views into it.
LoggedRequest read_logged_request(std::string_view record);
/// When the request of such a record was answered.
Clock::SteadyTime answered_at(std::string_view record);

}  // namespace foretell::monitor
