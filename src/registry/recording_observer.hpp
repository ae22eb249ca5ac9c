#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "registry/version_state.hpp"

/// For tests: what observers of versions were told.
namespace foretell::registry::testing {

/// Keeps every event as a line such as "m:1 loading -> failed: why". Any thread.
class RecordingObserver final : public VersionObserver {
 public:
  void observe(const VersionEvent& event) override {
    std::string line = to_text(event.id) + " ";
    line.append(to_text(event.from)).append(" -> ").append(to_text(event.to));
    if (event.why != nullptr) line.append(": ").append(event.why->message);
    keep(std::move(line));
  }
  void observe_unreadable(const Error& error) override { keep("unreadable: " + error.message); }

  /// What was told since the last call.
  std::vector<std::string> take() {
    const std::scoped_lock lock(door_);
    return std::exchange(lines_, {});
  }

 private:
  void keep(std::string line) {
    const std::scoped_lock lock(door_);
    lines_.push_back(std::move(line));
  }

  std::mutex door_;
  std::vector<std::string> lines_;  // guarded by door_
};

}  // namespace foretell::registry::testing
