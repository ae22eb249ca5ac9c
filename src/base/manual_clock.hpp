#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace foretell {

/// For tests only: time that passes only when told to. Any thread.
class ManualClock final : public Clock {
 public:
  SteadyTime steady_now() const override { return SteadyTime(std::chrono::milliseconds(now_ms_.load())); }
  WallTime wall_now() const override { return WallTime(std::chrono::milliseconds(now_ms_.load())); }
  void advance(std::chrono::milliseconds time) { now_ms_ += time.count(); }

 private:
  std::atomic<std::int64_t> now_ms_{784'111'777'000};
};

}  // namespace foretell
