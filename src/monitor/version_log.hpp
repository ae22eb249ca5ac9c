#pragma once

#include "monitor/log.hpp"
#include "registry/version_state.hpp"

namespace foretell::monitor {

/// Writes what becomes of versions as lines of a log, which outlives it: that one is ready, leaves or is gone, and why
/// one failed.
class VersionLog final : public registry::VersionObserver {
 public:
  explicit VersionLog(Log& log) : log_(log) {}

  void observe(const registry::VersionEvent& event) override;
  void observe_unreadable(const Error& error) override;

 private:
  Log& log_;
};

}  // namespace foretell::monitor
