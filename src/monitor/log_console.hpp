#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace foretell::monitor {

/// Writes lines to a terminal, a pipe or a file that somebody else has opened, without waiting for whoever reads it:
/// what is not taken at once is kept up to a bound (k_log_console_bytes_max), and what comes beyond is dropped. The
/// descriptor is left as it is, since other processes may share it: before each piece that might block poll() is asked.
/// One thread at a time.
class LogConsole {
 public:
  /// `descriptor` outlives the console; -1 takes everything and shows nothing.
  explicit LogConsole(int descriptor);

  /// Takes whole lines and writes what is taken now. Returns how many lines were dropped.
  std::size_t write(std::string_view lines, std::size_t line_count);
  /// Writes on what was kept, waiting for at most `timeout` in all. Returns how many lines were dropped: the reader has
  /// gone.
  std::size_t write_on(std::chrono::milliseconds timeout = std::chrono::milliseconds(0));
  /// Forgets the lines that are kept, but for the rest of one that was written by half; how many they were.
  std::size_t drop();

  /// Whether something is kept; then descriptor() is worth a poll() for POLLOUT.
  bool is_behind() const { return sent_ < kept_.size(); }
  int descriptor() const { return descriptor_; }

 private:
  bool is_ready(std::chrono::milliseconds timeout) const;
  std::size_t drop_from(std::size_t begin);
  void forget();

  int descriptor_;
  bool may_block_;
  std::string kept_;
  std::size_t sent_ = 0;  // of kept_
};

}  // namespace foretell::monitor
