#pragma once

#include <utility>

#include "base/clock.hpp"

namespace foretell::monitor {

/// Measures the phases of a request, one behind the other. One thread at a time.
class PhaseTimer {
 public:
  /// `clock` outlives it.
  explicit PhaseTimer(const Clock& clock) : clock_(clock), began_(clock.steady_now()) {}

  /// The time since the last call, or since the beginning.
  Clock::Duration lap() {
    const Clock::SteadyTime now = clock_.steady_now();
    return now - std::exchange(began_, now);
  }
  /// When lap() was called last, or the beginning.
  Clock::SteadyTime last() const { return began_; }

 private:
  const Clock& clock_;
  Clock::SteadyTime began_;
};

}  // namespace foretell::monitor
