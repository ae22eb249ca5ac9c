#pragma once

#include <array>
#include <cstdint>
#include <string>

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
  /// What lines of requests that differ in little share: most lines share it with the one before.
  struct Kind {
    std::uint16_t status = 0;
    bool has_route = false;
    std::uint8_t cut_texts = 0;
    std::array<std::string, 4> texts = {};  // method, target, model, version
    std::string level_and_message = {};     // as they stand in the line
    std::string model_to_status = {};

    bool includes(const LoggedRequest& request) const;
  };

  static Kind kind_of(const LoggedRequest& request);
  char* begin(char* to, Clock::WallTime time);

  LogTime time_{LogTime::Form::timestamp};
  Kind kind_;  // of the last request
};

}  // namespace foretell::monitor
