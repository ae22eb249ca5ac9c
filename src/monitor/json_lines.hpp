#pragma once

#include "base/clock.hpp"
#include "monitor/line_buffer.hpp"
#include "monitor/log_event.hpp"
#include "monitor/log_options.hpp"
#include "monitor/log_time.hpp"
#include "monitor/logged_request.hpp"

namespace foretell::monitor {

/// Lines for programs: `{"timestamp": ..., "level": ..., "message": ..., ...}`, one JSON object each, whatever a stranger
/// put into a request; execution_time in seconds. Keys that do not apply are left out. One thread at a time.
class JsonLines {
 public:
  void add(LineBuffer& lines, const LoggedRequest& request, Clock::WallTime time);
  void add(LineBuffer& lines, const LogEvent& event, Clock::WallTime time);

 private:
  char* begin(char* to, Clock::WallTime time, LogLevel level);

  LogTime time_{LogTime::Form::timestamp};
};

}  // namespace foretell::monitor
