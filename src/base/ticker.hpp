#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace foretell {

/// Calls a function again and again on a thread of its own, for what is better known beforehand than looked up by
/// whoever asks. The first call comes after one interval; a call that takes long delays the next.
class Ticker {
 public:
  /// `tick` must not throw, and be safe to call until the ticker has been destroyed.
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);
  /// Waits for the call that is under way, if any; no other begins.
  ~Ticker() = default;

 private:
  std::jthread thread_;
};

}  // namespace foretell
