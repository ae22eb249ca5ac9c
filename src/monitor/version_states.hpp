#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>

#include "base/histogram.hpp"
#include "monitor/prometheus_text.hpp"
#include "registry/version_state.hpp"

namespace foretell::monitor {

/// Remembers where versions are on their way, and counts loads. Versions that were unloaded are forgotten, so that their
/// number is bounded by what is served and what is tried. Any thread.
class VersionStates final : public registry::VersionObserver {
 public:
  void observe(const registry::VersionEvent& event) override;
  void observe_unreadable(const Error& error) override;

  void write(PrometheusText& text) const;

 private:
  struct Progress {
    registry::VersionState state;
    Clock::Duration loading;  // and warming, so far
  };

  mutable std::mutex door_;  // of all that follows; held for no longer than copying takes
  std::map<registry::VersionId, Progress> versions_;
  std::uint64_t loads_failed_ = 0;
  std::uint64_t registry_errors_ = 0;
  Histogram load_durations_;  // of loads that succeeded
};

}  // namespace foretell::monitor
