#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registry/registry.hpp"
#include "registry/version_state.hpp"

/// Which versions a server serves while other processes change the registry under it: from what it was asked to serve
/// and what is there now to what is to be loaded, served and dropped. Pure functions.
namespace foretell::registry {

/// One reference that a server was started with.
struct Followed {
  Reference reference;
  Version newest_at_start = 0;    // of the name
  std::optional<Version> served;  // what it leads to at the moment
};

/// The version that `followed` is to lead to, by what the registry has of its name now (nothing when it has no version
/// left): a number is itself; an alias is what it points at, `latest` the newest; a bare name is @production if that
/// alias exists. Where that says nothing, since an alias is gone or was never there, what is served stays. A bare name
/// that served nothing yet is the newest version that was there at the start. A version that was deleted is nobody's.
std::optional<Version> target_of(const Followed& followed, const ModelRecord* record);

/// What planning has to know of a version that a server has begun with.
struct KnownVersion {
  VersionState state = VersionState::registered;
  Clock::SteadyTime retry_at = {};  // of a failed one: not to be tried again before
};

/// What is to be done.
struct Plan {
  std::vector<std::optional<Version>> served;  // what each reference leads to now
  std::vector<VersionId> load;                 // in the order of the references
  std::vector<VersionId> drop;                 // ready or failed, and nothing leads to them any more
};

/// Only what is ready is served. Until the version that a reference is to lead to is ready, and for good where it
/// fails, the reference leads where it led: a broken version never replaces a good one.
Plan make_plan(const std::vector<Followed>& followed, const std::vector<ModelRecord>& models,
               const std::map<VersionId, KnownVersion>& known, Clock::SteadyTime now);

/// What a name means to those who ask a server for it.
struct ServedName {
  Version bare = 0;                        // the name alone
  std::map<std::string, Version> aliases;  // `latest` among them

  bool operator==(const ServedName&) const = default;
};

/// The names of what is served (`followed[i].served`). An alias that is followed means what is served of it, also while
/// the registry is ahead; any other one what the registry says. A bare name that is not itself followed is @production
/// where that is served, else the newest that is.
std::map<std::string, ServedName> served_names(const std::vector<Followed>& followed,
                                               const std::vector<ModelRecord>& models);

}  // namespace foretell::registry
