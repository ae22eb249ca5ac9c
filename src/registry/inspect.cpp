#include "registry/inspect.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "registry/load.hpp"
#include "registry/registry.hpp"

namespace foretell::registry {
namespace {

/// A time of day before this is wrong: there was no Foretell. Timestamps compare as texts.
constexpr std::string_view k_earliest_time = "2026-01-01T00:00:00.000+00:00";

Finding to_finding(const Error& error) { return {Severity::fail, error.message, error.hint}; }

/// Folders of versions, and other things in the models' folders, that are not in the index. Staged folders are a
/// writer's at work, or are removed by the next one.
std::vector<Finding> inspect_unknown_folders(const Registry& registry, const std::vector<ModelRecord>& models) {
  std::set<std::filesystem::path> known;
  for (const ModelRecord& model : models) {
    for (const VersionRecord& version : model.versions) {
      known.insert(registry.version_folder(model.name, version.version));
    }
  }
  std::vector<Finding> findings;
  std::error_code ignored;
  for (std::filesystem::recursive_directory_iterator entry(registry.data_dir() / "models", ignored), end;
       !ignored && entry != end; entry.increment(ignored)) {
    if (entry.depth() == 0) continue;
    entry.disable_recursion_pending();
    if (known.contains(entry->path()) || entry->path().filename().string().starts_with('.')) continue;
    findings.push_back({Severity::warn, entry->path().string() + " is not in the index",
                        "a crash may have left it; if the index was not lost, remove it"});
  }
  return findings;
}

/// "3 versions of 2 models load (native-forest-scalar, native-linear)".
Finding all_load(const std::vector<ModelRecord>& models, std::size_t versions, const std::set<std::string>& engines) {
  if (models.empty()) return {Severity::ok, "none stored yet"};
  return {Severity::ok,
          fmt::format("{} {} of {} {} load with every check ({})", versions, versions == 1 ? "version" : "versions",
                      models.size(), models.size() == 1 ? "model" : "models", fmt::join(engines, ", "))};
}

}  // namespace

std::vector<Finding> inspect_index(const std::filesystem::path& data_dir) {
  Result<Registry> registry = Registry::open(data_dir, Registry::Access::read_only);
  if (!registry && registry.error().code == ErrorCode::not_found) return {};
  const std::string index = Registry::index_file(data_dir).string();
  const std::string restore = fmt::format("restore {} from a backup", index);
  if (!registry) {
    const Error& error = registry.error();
    return {{Severity::fail, fmt::format("{}: {}", index, error.message), error.hint.empty() ? restore : error.hint}};
  }
  const auto problems = registry->index_problems();
  if (!problems) return {{Severity::fail, fmt::format("{}: {}", index, problems.error().message), restore}};
  std::vector<Finding> findings;
  for (const std::string& problem : *problems) {
    findings.push_back({Severity::fail, fmt::format("{}: {}", index, problem), restore});
  }
  if (findings.empty()) findings.push_back({Severity::ok, index + " opens and is sound"});
  return findings;
}

std::vector<Finding> inspect_versions(const std::filesystem::path& data_dir,
                                      const std::function<void(std::size_t, std::size_t)>& progress) {
  Result<Registry> registry = Registry::open(data_dir, Registry::Access::read_only);
  if (!registry) return {};  // inspect_index() has said why
  const auto models = registry->models();
  if (!models) return {to_finding(models.error())};

  std::vector<std::pair<std::string, Version>> versions;
  for (const ModelRecord& model : *models) {
    for (const VersionRecord& record : model.versions) versions.emplace_back(model.name, record.version);
  }
  std::vector<Finding> findings;
  std::set<std::string> engines;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const auto loaded = load(*registry, versions[i].first, versions[i].second);
    if (loaded) {
      engines.emplace((*loaded)->engine->name());
    } else {
      findings.push_back(to_finding(loaded.error()));
    }
    progress(i + 1, versions.size());
  }
  if (findings.empty()) findings.push_back(all_load(*models, versions.size(), engines));
  for (Finding& unknown : inspect_unknown_folders(*registry, *models)) findings.push_back(std::move(unknown));
  return findings;
}

Finding inspect_clock(const std::filesystem::path& data_dir, const Clock& clock) {
  const std::string now = format_timestamp(clock.wall_now());
  const std::string fix = "set the clock: timedatectl set-ntp true";
  if (now < k_earliest_time) return {Severity::fail, now + " is before Foretell was made", fix};
  std::string newest;
  if (Result<Registry> registry = Registry::open(data_dir, Registry::Access::read_only)) {
    for (const ModelRecord& model : registry->models().value_or(std::vector<ModelRecord>())) {
      for (const VersionRecord& version : model.versions) newest = std::max(newest, version.created_at);
    }
  }
  if (now < newest) {
    return {Severity::warn, fmt::format("{} is before the newest version was made ({})", now, newest), fix};
  }
  return {Severity::ok, now};
}

}  // namespace foretell::registry
