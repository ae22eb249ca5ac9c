#include "registry/follow.hpp"

#include <algorithm>
#include <set>

namespace foretell::registry {
namespace {

const ModelRecord* find(const std::vector<ModelRecord>& models, const std::string& name) {
  const auto found = std::ranges::find(models, name, &ModelRecord::name);
  return found == models.end() ? nullptr : &*found;
}

bool has(const ModelRecord& record, Version version) {
  return std::ranges::find(record.versions, version, &VersionRecord::version) != record.versions.end();
}

std::optional<Version> target_of_alias(const ModelRecord& record, const std::string& alias) {
  if (alias == k_latest_alias) return record.latest();
  const auto found = record.aliases.find(alias);
  return found == record.aliases.end() ? std::nullopt : std::optional(found->second);
}

/// The alias that a reference follows: a bare name that of production.
std::string followed_alias(const Reference& reference) {
  const auto* alias = std::get_if<std::string>(&reference.selector);
  return alias == nullptr ? std::string(k_production_alias) : *alias;
}

std::optional<Version> newest_until(const ModelRecord& record, Version last) {
  std::optional<Version> newest;
  for (const VersionRecord& version : record.versions) {
    if (version.version <= last) newest = version.version;
  }
  return newest;
}

}  // namespace

std::optional<Version> target_of(const Followed& followed, const ModelRecord* record) {
  if (record == nullptr) return std::nullopt;
  if (const auto* version = std::get_if<Version>(&followed.reference.selector)) {
    return has(*record, *version) ? std::optional(*version) : std::nullopt;
  }
  if (const auto target = target_of_alias(*record, followed_alias(followed.reference))) return target;
  if (followed.served && has(*record, *followed.served)) return followed.served;
  if (std::holds_alternative<Bare>(followed.reference.selector)) {
    return newest_until(*record, followed.newest_at_start);
  }
  return std::nullopt;
}

Plan make_plan(const std::vector<Followed>& followed, const std::vector<ModelRecord>& models,
               const std::map<VersionId, KnownVersion>& known, Clock::SteadyTime now) {
  Plan plan;
  std::set<VersionId> wanted;  // served, or to be
  for (const Followed& one : followed) {
    const std::string& name = one.reference.name;
    const std::optional<Version> target = target_of(one, find(models, name));
    std::optional<Version>& served = plan.served.emplace_back();
    if (!target) continue;
    const VersionId id{name, *target};
    const bool is_new = wanted.insert(id).second;
    const auto found = known.find(id);
    const KnownVersion state = found == known.end() ? KnownVersion() : found->second;
    const bool is_in_memory = state.state == VersionState::ready || state.state == VersionState::draining;
    served = is_in_memory ? target : one.served;
    if (served) wanted.insert({name, *served});
    const bool may_load =
        state.state == VersionState::registered || (state.state == VersionState::failed && now >= state.retry_at);
    if (is_new && may_load) plan.load.push_back(id);
  }
  for (const auto& [id, version] : known) {
    const bool is_held = version.state == VersionState::ready || version.state == VersionState::failed;
    if (is_held && !wanted.contains(id)) plan.drop.push_back(id);
  }
  return plan;
}

std::map<std::string, ServedName> served_names(const std::vector<Followed>& followed,
                                               const std::vector<ModelRecord>& models) {
  std::map<std::string, ServedName> names;
  std::map<std::string, std::set<Version>> served;
  for (const Followed& one : followed) {
    if (!one.served) continue;
    const std::string& name = one.reference.name;
    served[name].insert(*one.served);
    const ModelRecord* record = find(models, name);
    const auto [entry, is_new] = names.try_emplace(name);
    if (record == nullptr || !is_new) continue;
    entry->second.aliases = record->aliases;
    entry->second.aliases[std::string(k_latest_alias)] = record->latest();
  }
  for (const Followed& one : followed) {
    if (!one.served || std::holds_alternative<Version>(one.reference.selector)) continue;
    auto& aliases = names[one.reference.name].aliases;
    // A bare name that means the newest at the start follows no alias as long as there is no @production.
    if (const auto alias = aliases.find(followed_alias(one.reference)); alias != aliases.end()) {
      alias->second = *one.served;
    }
  }
  for (auto& [name, meaning] : names) {
    const auto bare = std::ranges::find_if(
        followed, [&](const Followed& one) { return one.served && one.reference == Reference{name, Bare{}}; });
    const auto production = meaning.aliases.find(std::string(k_production_alias));
    if (bare != followed.end()) {
      meaning.bare = *bare->served;
    } else if (production != meaning.aliases.end() && served[name].contains(production->second)) {
      meaning.bare = production->second;
    } else {
      meaning.bare = *served[name].rbegin();
    }
  }
  return names;
}

}  // namespace foretell::registry
