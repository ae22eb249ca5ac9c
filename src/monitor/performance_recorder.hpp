#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/histogram.hpp"
#include "monitor/performance_store.hpp"
#include "monitor/performance_window.hpp"
#include "monitor/version_monitor.hpp"

namespace foretell::monitor {

/// What is known of one version's performance.
struct PerformanceHistory {
  std::vector<PerformanceWindow> windows;  ///< Oldest first; the last one may still be open.
  bool is_stored = false;                  ///< Whether windows outlive the service.
};

/// Keeps the performance of every version in use: cuts what its monitor counts into windows of
/// limits::k_performance_window, keeps the newest limits::k_performance_windows_max of each, and stores them.
///
/// tick() and finish() read and write files: they are for a thread that answers nothing, or for several, one after the
/// other. history() may be called from any thread; it waits at most while a pointer is replaced.
class PerformanceRecorder {
 public:
  /// `monitors` and `clock` outlive it. Without a `store` the past is kept in memory only.
  PerformanceRecorder(const VersionMonitors& monitors, const Clock& clock, std::optional<PerformanceStore> store);

  /// Takes up versions that have come, with what is stored of them; closes the window when its time is over, and that of
  /// a version that has gone. To be called about once a second, and whenever a version is about to be served.
  /// An error says that windows were not stored, or could not be read: they are kept in memory all the same.
  Result<void> tick();
  /// Closes every window at once: the service ends.
  Result<void> finish();

  /// Of a version in use; empty for one that is not.
  PerformanceHistory history(const std::string& name, const std::string& version) const;

 private:
  using Windows = std::vector<PerformanceWindow>;

  /// A version that is recorded.
  struct Recorded {
    std::weak_ptr<const VersionMonitor> monitor;
    /// Holds the monitor until what it counted last is in a window; empty afterwards.
    std::shared_ptr<const VersionMonitor> hold;
    bool was_alone = false;               // at the last tick nobody else held the monitor
    HistogramSnapshot closed = {};        // what the windows in `kept` account for
    std::shared_ptr<const Windows> kept;  // never null
  };

  Result<void> take_up_new();
  std::vector<VersionWindow> close_windows(bool is_over);
  void close_window(Recorded& recorded, std::vector<VersionWindow>& closed);
  Result<void> store(const std::vector<VersionWindow>& windows);

  const VersionMonitors& monitors_;
  const Clock& clock_;

  std::mutex work_door_;                   // held by whoever works, for as long as that takes
  std::optional<PerformanceStore> store_;  // guarded by work_door_
  Clock::SteadyTime window_ends_;          // guarded by work_door_

  mutable std::mutex door_;         // held for moments only, and behind work_door_ where both are
  std::vector<Recorded> recorded_;  // changed under both doors, read under either; was_alone: work_door_ alone
  Clock::WallTime window_began_;    // likewise
  bool is_stored_;                  // likewise
};

}  // namespace foretell::monitor
