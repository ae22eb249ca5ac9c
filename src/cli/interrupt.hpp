#pragma once

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

/// Blocks SIGINT and SIGTERM for the calling thread and those it starts, to be waited for.
void block_ending_signals();
/// Waits for SIGINT or SIGTERM, which must be blocked; afterwards they have their usual effect on this thread, so that
/// a second one ends the process at once.
void wait_for_ending_signal();

}  // namespace foretell::cli
