#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/record_ring.hpp"
#include "monitor/logged_request.hpp"
#include "monitor/request_log.hpp"

namespace foretell::monitor {

/// Brings the requests of several loops into the order in which they were answered. One thread at a time, which is the
/// reader of their rings.
class RequestOrder {
 public:
  /// Takes the requests that are in `logs`, and calls `put` for each while it is still in its ring. No more are taken
  /// than a ring holds, so that it ends also while loops write on.
  void take(std::span<const std::unique_ptr<RequestLog>> logs, const std::function<void(const LoggedRequest&)>& put);

 private:
  /// A ring with something in it. One that was empty is not looked at again: that would take its loop's cache line.
  struct Source {
    RecordRing* ring;
    Clock::SteadyTime answered;  // of its oldest
    std::size_t bytes = 0;       // taken
  };

  std::vector<Source> sources_;  // keeps its memory
};

}  // namespace foretell::monitor
