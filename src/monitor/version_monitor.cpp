#include "monitor/version_monitor.hpp"

#include <utility>

namespace foretell::monitor {
namespace {

/// By phase, in the order of k_phases.
std::array<Clock::Duration, std::size(k_phases)> durations_of(const Phases& phases) {
  return {phases.parse, phases.cache, phases.compute, phases.write};
}

}  // namespace

std::string_view to_text(Phase phase) {
  switch (phase) {
    case Phase::parse: return "parse";
    case Phase::cache: return "cache";
    case Phase::compute: return "compute";
    case Phase::write: return "write";
  }
  return {};
}

VersionMonitor::VersionMonitor(std::string model, std::string version, std::size_t loops)
    : model_(std::move(model)), version_(std::move(version)), loops_(loops) {}

void VersionMonitor::observe(std::size_t loop, const RequestRecord& record) {
  Cells& cells = loops_[loop];
  cells.requests.add();
  if (record.error != nullptr) return cells.errors[static_cast<std::size_t>(record.error->code)].add();
  cells.rows.add(record.rows);
  if (record.cache == CacheUse::hit) cells.cache_hits.add();
  if (record.cache == CacheUse::miss) cells.cache_misses.add();
  cells.total.observe(record.total);
  const auto durations = durations_of(record.phases);
  for (std::size_t i = 0; i < durations.size(); ++i) {
    if (durations[i] > Clock::Duration::zero()) cells.phases[i].observe(durations[i]);
  }
}

VersionCounts VersionMonitor::counts() const {
  VersionCounts counts;
  for (const Cells& cells : loops_) {
    for (std::size_t i = 0; i < k_error_codes; ++i) counts.errors[i] += cells.errors[i].value();
    counts.requests += cells.requests.value();
    counts.rows += cells.rows.value();
    counts.cache_hits += cells.cache_hits.value();
    counts.cache_misses += cells.cache_misses.value();
  }
  return counts;
}

HistogramSnapshot VersionMonitor::totals() const {
  HistogramSnapshot snapshot;
  for (const Cells& cells : loops_) cells.total.add_to(snapshot);
  return snapshot;
}

HistogramSnapshot VersionMonitor::phase(Phase phase) const {
  HistogramSnapshot snapshot;
  for (const Cells& cells : loops_) cells.phases[static_cast<std::size_t>(phase)].add_to(snapshot);
  return snapshot;
}

std::shared_ptr<VersionMonitor> VersionMonitors::open(const std::string& model, const std::string& version) {
  const std::scoped_lock lock(door_);
  std::erase_if(monitors_, [](const auto& monitor) { return monitor.expired(); });
  for (const auto& weak : monitors_) {
    auto monitor = weak.lock();
    if (monitor != nullptr && monitor->model() == model && monitor->version() == version) return monitor;
  }
  auto monitor = std::make_shared<VersionMonitor>(model, version, loops_);
  monitors_.push_back(monitor);
  return monitor;
}

std::vector<std::shared_ptr<const VersionMonitor>> VersionMonitors::all() const {
  std::vector<std::shared_ptr<const VersionMonitor>> all;
  const std::scoped_lock lock(door_);
  for (const auto& weak : monitors_) {
    if (auto monitor = weak.lock()) all.push_back(std::move(monitor));
  }
  return all;
}

}  // namespace foretell::monitor
