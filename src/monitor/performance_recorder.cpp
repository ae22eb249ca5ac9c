#include "monitor/performance_recorder.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

HistogramSnapshot computed_by(const VersionMonitor& monitor) { return monitor.phase(Phase::compute); }

bool is_same(const std::weak_ptr<const VersionMonitor>& one, const std::shared_ptr<const VersionMonitor>& other) {
  return !one.owner_before(other) && !other.owner_before(one);
}

}  // namespace

PerformanceRecorder::PerformanceRecorder(const VersionMonitors& monitors, const Clock& clock,
                                         std::optional<PerformanceStore> store)
    : monitors_(monitors),
      clock_(clock),
      store_(std::move(store)),
      window_ends_(clock.steady_now() + limits::k_performance_window),
      window_began_(clock.wall_now()),
      is_stored_(store_.has_value()) {}

Result<void> PerformanceRecorder::tick() {
  const std::scoped_lock work(work_door_);
  const Result<void> taken_up = take_up_new();
  const Clock::SteadyTime now = clock_.steady_now();
  const bool is_over = now >= window_ends_;
  if (is_over) window_ends_ = now + limits::k_performance_window;
  TRY(store(close_windows(is_over)));
  return taken_up;
}

Result<void> PerformanceRecorder::finish() {
  const std::scoped_lock work(work_door_);
  const Result<void> taken_up = take_up_new();
  TRY(store(close_windows(true)));
  return taken_up;
}

Result<void> PerformanceRecorder::take_up_new() {
  Result<void> outcome;
  for (const std::shared_ptr<const VersionMonitor>& monitor : monitors_.all()) {
    const auto known =
        std::ranges::find_if(recorded_, [&](const Recorded& recorded) { return is_same(recorded.monitor, monitor); });
    if (known != recorded_.end()) {
      const std::scoped_lock lock(door_);
      known->hold = monitor;
      continue;
    }
    Windows kept;
    if (store_) {
      auto stored = store_->windows(monitor->model(), monitor->version());
      if (stored) kept = *std::move(stored);
      if (!stored && outcome) outcome = std::unexpected(std::move(stored).error());
    }
    Recorded recorded{.monitor = monitor, .hold = monitor, .kept = std::make_shared<const Windows>(std::move(kept))};
    const std::scoped_lock lock(door_);
    recorded_.push_back(std::move(recorded));
  }
  return outcome;
}

/// Closes the windows of all where the time of the present one is over, else of versions that nobody uses any more, and
/// lets go of those.
std::vector<VersionWindow> PerformanceRecorder::close_windows(bool is_over) {
  std::vector<VersionWindow> closed;
  for (Recorded& recorded : recorded_) {
    if (recorded.hold == nullptr) continue;
    // Alone at two ticks: what the last request counted is to be seen by now.
    const bool is_alone = recorded.hold.use_count() == 1;
    const bool is_gone = std::exchange(recorded.was_alone, is_alone) && is_alone;
    if (is_over || is_gone) close_window(recorded, closed);
    if (!is_gone) continue;
    const std::scoped_lock lock(door_);
    recorded.hold.reset();
  }
  const std::scoped_lock lock(door_);
  if (is_over) window_began_ = clock_.wall_now();
  std::erase_if(recorded_, [](const Recorded& recorded) { return recorded.monitor.expired(); });
  return closed;
}

void PerformanceRecorder::close_window(Recorded& recorded, std::vector<VersionWindow>& closed) {
  const HistogramSnapshot now = computed_by(*recorded.hold);
  const auto window = window_between(window_began_, recorded.closed, now);
  if (!window) return;
  auto kept = std::make_shared<Windows>(*recorded.kept);
  kept->push_back(*window);
  if (kept->size() > limits::k_performance_windows_max) kept->erase(kept->begin());
  closed.push_back({recorded.hold->model(), recorded.hold->version(), *window});
  const std::scoped_lock lock(door_);
  recorded.kept = std::move(kept);
  recorded.closed = now;
}

Result<void> PerformanceRecorder::store(const std::vector<VersionWindow>& windows) {
  if (!store_ || windows.empty()) return {};
  Result<void> stored = store_->add(windows);
  const std::scoped_lock lock(door_);
  const bool is_news = std::exchange(is_stored_, stored.has_value());
  return is_news ? stored : Result<void>();
}

PerformanceHistory PerformanceRecorder::history(const std::string& name, const std::string& version) const {
  std::shared_ptr<const VersionMonitor> monitor;
  std::shared_ptr<const Windows> kept;
  HistogramSnapshot closed;
  Clock::WallTime began;
  PerformanceHistory history;
  {
    const std::scoped_lock lock(door_);
    history.is_stored = is_stored_;
    const auto found = std::ranges::find_if(recorded_, [&](const Recorded& recorded) {
      return recorded.hold != nullptr && recorded.hold->model() == name && recorded.hold->version() == version;
    });
    if (found == recorded_.end()) return history;
    monitor = found->hold;
    kept = found->kept;
    closed = found->closed;
    began = window_began_;
  }
  history.windows = *kept;
  if (const auto open = window_between(began, closed, computed_by(*monitor))) history.windows.push_back(*open);
  return history;
}

}  // namespace foretell::monitor
