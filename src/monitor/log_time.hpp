#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace foretell::monitor {

/// Times of day as lines carry them; the second before is kept, since most lines share it. One thread at a time.
class LogTime {
 public:
  enum class Form : std::uint8_t {
    timestamp,  ///< RFC 3339, as format_timestamp().
    clock,      ///< "12:00:00.000" where this machine is.
  };

  static constexpr std::size_t k_bytes_max = 29;

  explicit LogTime(Form form) : form_(form) {}

  /// Writes `time` to memory that has room for k_bytes_max bytes; returns the end.
  char* write(char* to, Clock::WallTime time);

 private:
  void keep(Clock::WallTime time);

  Form form_;
  std::optional<std::chrono::sys_seconds> second_;
  std::array<char, k_bytes_max> text_{};  // of that second
  std::size_t bytes_ = 0;
  std::size_t milliseconds_at_ = 0;
};

}  // namespace foretell::monitor
