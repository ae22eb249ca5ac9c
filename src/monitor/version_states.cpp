#include "monitor/version_states.hpp"

#include <string>

namespace foretell::monitor {

using registry::VersionState;
using Type = PrometheusText::Type;

void VersionStates::observe(const registry::VersionEvent& event) {
  const std::scoped_lock lock(door_);
  if (event.to == VersionState::unloaded) {
    versions_.erase(event.id);
    return;
  }
  Progress& progress = versions_[event.id];
  progress.state = event.to;
  if (event.to == VersionState::loading) progress.loading = {};
  if (event.from == VersionState::loading || event.from == VersionState::warming) progress.loading += event.lasted;
  if (event.from == VersionState::warming && event.to == VersionState::ready) load_durations_.observe(progress.loading);
  if (event.to == VersionState::failed) ++loads_failed_;
}

void VersionStates::observe_unreadable(const Error&) {
  const std::scoped_lock lock(door_);
  ++registry_errors_;
}

void VersionStates::write(PrometheusText& text) const {
  const std::scoped_lock lock(door_);
  text.family("foretell_version_state", Type::gauge,
              "1 for the state that a version is in, 0 for the others; a version that was unloaded has none.");
  for (const auto& [id, progress] : versions_) {
    const std::string version = std::to_string(id.version);
    for (const VersionState state : registry::k_version_states) {
      if (state == VersionState::unloaded) continue;
      text.sample({{"model", id.name}, {"version", version}, {"state", to_text(state)}},
                  std::uint64_t{progress.state == state});
    }
  }

  HistogramSnapshot durations;
  load_durations_.add_to(durations);
  text.family("foretell_version_loads_total", Type::counter,
              "Loads of versions, by how they ended: from reading the files to the last golden row.");
  text.sample({{"outcome", "success"}}, durations.count());
  text.sample({{"outcome", "failure"}}, loads_failed_);
  text.family("foretell_version_load_duration_seconds", Type::histogram, "How long loads that succeeded took.")
      .histogram({}, durations);
  text.single("foretell_registry_errors_total", Type::counter,
              "How often the registry stopped being readable; what was served went on.", registry_errors_);
}

}  // namespace foretell::monitor
