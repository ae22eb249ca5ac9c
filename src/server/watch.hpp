#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ticker.hpp"
#include "monitor/performance_recorder.hpp"
#include "monitor/usage.hpp"
#include "monitor/version_monitor.hpp"

namespace foretell::server {

/// What a service finds out about itself beside answering, once a second on a thread of its own: how busy the machine is,
/// and how long models compute.
class Watch {
 public:
  /// Told of what does not keep a service from answering, on any thread.
  using OnTrouble = std::function<void(const Error&)>;

  /// Begins. History is kept in `data_dir` where there is one that may be written, else in
  /// memory. `monitors` and `clock` outlive it.
  Watch(const std::filesystem::path& data_dir, const monitor::VersionMonitors& monitors, const Clock& clock,
        OnTrouble on_trouble);
  /// Stores what has not been stored yet.
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  const monitor::UsageSampler& usage() const { return usage_; }
  const monitor::PerformanceRecorder& performance() const { return performance_; }

 private:
  std::optional<monitor::PerformanceStore> open_store(const std::filesystem::path& data_dir) const;
  void look();
  void tell(const Result<void>& outcome) const;

  OnTrouble on_trouble_;
  monitor::UsageSampler usage_;
  monitor::PerformanceRecorder performance_;
  std::optional<Ticker> ticker_;  // the last: it uses the others
};

}  // namespace foretell::server
