#include "registry/version_state.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

namespace foretell::registry {
namespace {

struct Way {
  VersionState from;
  VersionState to;

  bool operator==(const Way&) const = default;
};

using enum VersionState;

constexpr std::array k_ways{
    Way{registered, loading}, Way{loading, warming}, Way{loading, failed},    Way{warming, ready},
    Way{warming, failed},     Way{ready, draining},  Way{draining, unloaded}, Way{draining, ready},
    Way{failed, loading},     Way{failed, unloaded},
};

}  // namespace

std::string_view to_text(VersionState state) {
  switch (state) {
    case registered: return "registered";
    case loading: return "loading";
    case warming: return "warming";
    case ready: return "ready";
    case draining: return "draining";
    case unloaded: return "unloaded";
    case failed: return "failed";
  }
  return {};
}

bool may_follow(VersionState from, VersionState to) { return std::ranges::find(k_ways, Way{from, to}) != k_ways.end(); }

std::string to_text(const VersionId& id) { return fmt::format("{}:{}", id.name, id.version); }

void VersionProgress::move_to(VersionState next, Clock::SteadyTime now, const std::vector<VersionObserver*>& observers,
                              const Error* why) {
  assert(may_follow(state_, next));
  assert((why != nullptr) == (next == failed));
  const VersionEvent event{.id = id_, .from = state_, .to = next, .lasted = now - since_, .why = why};
  state_ = next;
  since_ = now;
  for (VersionObserver* observer : observers) observer->observe(event);
}

}  // namespace foretell::registry
