#pragma once

#include <chrono>
#include <string>

namespace foretell {

/// Where time comes from, so that tests can inject it. Implementations are safe to call from any thread.
class Clock {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;
  using WallTime = std::chrono::system_clock::time_point;

  virtual ~Clock() = default;
  /// Monotonic; for deadlines and durations.
  virtual SteadyTime steady_now() const = 0;
  /// The time of day in UTC; for timestamps.
  virtual WallTime wall_now() const = 0;
};

/// The clocks of the operating system. One instance for the whole process, stateless.
const Clock& system_clock();

/// RFC 3339 with milliseconds and a numeric offset, e.g. "2026-03-01T12:00:00.000+00:00" (Python before 3.11
/// cannot read "Z").
std::string format_timestamp(Clock::WallTime time);

}  // namespace foretell
