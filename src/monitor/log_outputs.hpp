#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/json_lines.hpp"
#include "monitor/line_buffer.hpp"
#include "monitor/log_console.hpp"
#include "monitor/log_event.hpp"
#include "monitor/log_file.hpp"
#include "monitor/log_options.hpp"
#include "monitor/logged_request.hpp"
#include "monitor/text_lines.hpp"

namespace foretell::monitor {

/// Console and file: each line in the form that each wants. Neither ends the service: a console that does not read and a
/// file that cannot be written lose lines, which are counted; that the file cannot be written, and that it can again, is
/// said on the console, once each. One thread at a time, but for the counts.
class LogOutputs {
 public:
  /// Opens the file. Errors are LogFile::open()'s.
  static Result<std::unique_ptr<LogOutputs>> open(const LogOptions& options);

  LogOutputs(const LogOptions& options, std::optional<LogFile> file);

  /// Adds a line to those that write() hands over.
  void add(const LoggedRequest& request, Clock::WallTime time);
  void add(const LogEvent& event, Clock::WallTime time);
  /// How many bytes wait for write().
  std::size_t bytes() const { return json_.text().size() + text_.text().size(); }

  /// Hands over what was added, and what the console did not take before.
  void write();
  /// Waits until the console has taken everything, for at most `timeout`.
  void await_console(std::chrono::milliseconds timeout);
  /// Gives up what the console has not taken.
  void drop_behind();
  /// Opens the file by its name again.
  void reopen();

  /// Whether the console has not taken everything; console() is what to wait for then.
  bool is_behind() const { return console_.is_behind(); }
  int console() const { return console_.descriptor(); }

  /// How many lines the console, and how many the file, have not got. Any thread.
  std::uint64_t console_drops() const { return console_drops_.load(std::memory_order_relaxed); }
  std::uint64_t file_drops() const { return file_drops_.load(std::memory_order_relaxed); }

 private:
  void write_file(std::string_view lines);
  void say(const LogEvent& event);
  void file_failed(const Error& error, Clock::SteadyTime now);
  void file_works();

  const Clock* clock_;
  bool console_is_json_;

  JsonLines json_form_;
  TextLines text_form_;
  LineBuffer json_;  // for the file, and for the console when it is JSON
  LineBuffer text_;  // for the console when it is not
  LogConsole console_;
  std::optional<LogFile> file_;
  std::optional<Clock::SteadyTime> file_failed_at_;  // when it was tried last; nothing while it works
  std::uint64_t lost_since_ = 0;                     // lines, since it works no more

  // Relaxed: numbers that order nothing.
  std::atomic<std::uint64_t> console_drops_{0};
  std::atomic<std::uint64_t> file_drops_{0};
};

}  // namespace foretell::monitor
