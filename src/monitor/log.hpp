#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/log_event.hpp"
#include "monitor/log_options.hpp"
#include "monitor/log_outputs.hpp"
#include "monitor/request_log.hpp"
#include "monitor/request_order.hpp"

namespace foretell::monitor {

/// How many lines were lost, and where.
struct LogDrops {
  std::uint64_t overflow = 0;  ///< They came faster than they could be written.
  std::uint64_t console = 0;   ///< The console did not take them.
  std::uint64_t file = 0;      ///< The file could not be written.

  std::uint64_t total() const { return overflow + console + file; }
  bool operator==(const LogDrops&) const = default;
  LogDrops operator-(const LogDrops& before) const {
    return {overflow - before.overflow, console - before.console, file - before.file};
  }
};

/// The log of a service. Each I/O loop has a RequestLog of its own, whose lines one thread formats and writes, together
/// with those of event(). Nobody waits for that thread but flush(): what it cannot keep up with is dropped, counted, and
/// said in a line. Lines stand in the order of their times, but for those that lie within moments of each other.
///
/// Destroyed, it first writes what it was told, so that no line is lost at a normal end. observer() belongs to its loop;
/// the other functions may be called from any thread.
class Log {
 public:
  /// Errors are LogFile::open()'s.
  static Result<std::unique_ptr<Log>> open(const LogOptions& options);

  Log(const LogOptions& options, std::unique_ptr<LogOutputs> outputs, WakeUp wake);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Writes the lines of the requests of one loop, which it is told of on that loop's thread. Lives as long as the log.
  RequestObserver& observer(std::size_t loop) { return *requests_[loop]; }
  /// Adds a line. Not for the request path: it takes a lock.
  void event(LogEvent event);
  /// Waits until what was told before has been written; for a console that does not read, not longer than
  /// k_log_flush_timeout.
  void flush();
  /// Opens the log file by its name again, some time soon: for whoever renamed it.
  void reopen();

  LogDrops drops() const;

 private:
  struct TimedEvent {
    LogEvent event;
    Clock::WallTime time;
  };

  /// What the writer is to do beside the requests.
  struct Told {
    std::deque<TimedEvent> events;
    std::optional<std::uint64_t> flush;  // flushes_asked_, where somebody waits
    bool reopen = false;
    bool end = false;
  };

  // The writer's thread.
  void run();
  Told take_told();
  void end_flushes(std::uint64_t flushes);
  bool write(std::deque<TimedEvent> events);
  void write_if_much();
  void say_drops(bool at_once);
  bool has_unsaid_drops() const;
  void wait(bool is_busy);

  // Constant after construction.
  LogLevel level_;
  const Clock* clock_;
  LogWriterDoor door_;
  std::vector<std::unique_ptr<RequestLog>> requests_;
  std::unique_ptr<LogOutputs> outputs_;  // the writer's but for its counts

  // The writer's thread only.
  RequestOrder order_;
  LogDrops said_drops_;
  std::optional<Clock::SteadyTime> drops_said_at_;

  mutable std::mutex lock_;
  std::condition_variable flushed_;
  std::deque<TimedEvent> events_;     // guarded by lock_
  std::uint64_t events_dropped_ = 0;  // guarded by lock_
  std::uint64_t flushes_asked_ = 0;   // guarded by lock_
  std::uint64_t flushes_done_ = 0;    // guarded by lock_
  bool reopen_is_due_ = false;        // guarded by lock_
  bool end_is_due_ = false;           // guarded by lock_
  std::thread writer_;                // the last: it uses all the others
};

}  // namespace foretell::monitor
