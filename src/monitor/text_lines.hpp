#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "monitor/line_buffer.hpp"
#include "monitor/log_event.hpp"
#include "monitor/log_options.hpp"
#include "monitor/log_time.hpp"
#include "monitor/logged_request.hpp"

namespace foretell::monitor {

/// Lines for eyes, in columns: time of day, level, status, how long it took, what was asked; then what else there is.
/// What a stranger put into a request is shown, never obeyed by a terminal. One thread at a time.
class TextLines {
 public:
  explicit TextLines(bool has_colours) : has_colours_(has_colours) {}

  void add(LineBuffer& lines, const LoggedRequest& request, Clock::WallTime time);
  void add(LineBuffer& lines, const LogEvent& event, Clock::WallTime time);

 private:
  void begin(Clock::WallTime time, LogLevel level);
  void append(std::string_view text);
  void append_if(std::string_view name, std::string_view text);

  bool has_colours_;
  LogTime time_{LogTime::Form::clock};
  std::string line_;
};

}  // namespace foretell::monitor
