#pragma once

#include <cstdint>
#include <stop_token>
#include <thread>

namespace foretell::cli {

/// Turns the first Ctrl-C (or SIGTERM) into a stop request, so that work ends cleanly; a second one ends the process
/// at once. Make it before any other thread starts: they inherit the blocked signals.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void watch(std::stop_token done);

  std::stop_source stop_;
  std::jthread watcher_;
};

/// What a service is told by signals: to end by SIGINT and SIGTERM, to look again at its models by SIGHUP. A SIGHUP that
/// comes because the terminal that the service was started from has gone ends it, unless it was told by nohup to outlive
/// that. Make it before any other thread starts: they inherit the blocked signals.
class ServiceSignals {
 public:
  enum class Kind : std::uint8_t { end, reload };

  ServiceSignals();

  /// Waits for the next one. After `end` SIGINT and SIGTERM have their usual effect on this thread, so that a second one
  /// ends the process at once.
  Kind wait();

 private:
  bool ends_with_terminal_;
};

}  // namespace foretell::cli
