#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"

namespace foretell::cli {
namespace {

/// What became, or would become, of one model.
struct Pruned {
  registry::ModelRecord before;
  std::vector<registry::Version> deleted;
};

Result<Pruned> prune(registry::Registry& registry, const std::string& name, const PruneOptions& options) {
  Pruned pruned{TRY(registry.model(name)), {}};
  pruned.deleted =
      options.dry_run ? versions_beyond(pruned.before, options.keep) : TRY(registry.prune(name, options.keep));
  return pruned;
}

/// The versions that stay, each with the aliases that name it where `with_aliases`: "2 (production)".
std::vector<std::string> kept(const Pruned& pruned, bool with_aliases) {
  std::vector<std::string> texts;
  for (const registry::VersionRecord& record : pruned.before.versions) {
    if (std::ranges::find(pruned.deleted, record.version) != pruned.deleted.end()) continue;
    std::vector<std::string> aliases;
    for (const auto& [alias, version] : pruned.before.aliases) {
      if (version == record.version) aliases.push_back(alias);
    }
    texts.push_back(std::to_string(record.version));
    if (with_aliases && !aliases.empty()) texts.back() += fmt::format(" ({})", fmt::join(aliases, ", "));
  }
  return texts;
}

std::string prune_text(const std::vector<Pruned>& all, bool dry_run) {
  std::string text;
  for (const Pruned& pruned : all) {
    const std::string deleted = pruned.deleted.empty() ? "nothing" : fmt::format("{}", fmt::join(pruned.deleted, ", "));
    text += fmt::format("{}: {} {}; {} {}\n", pruned.before.name, dry_run ? "would delete" : "deleted", deleted,
                        dry_run ? "would keep" : "kept", fmt::join(kept(pruned, true), ", "));
  }
  return text;
}

std::string prune_json(const std::vector<Pruned>& all, const PruneOptions& options) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("keep", options.keep).member("dry_run", options.dry_run);
  json.key("models").begin_array();
  for (const Pruned& pruned : all) {
    json.begin_object().member("name", pruned.before.name);
    json.key("deleted").begin_array();
    for (const registry::Version version : pruned.deleted) json.value(std::to_string(version));
    json.end_array().key("kept").begin_array();
    for (const std::string& version : kept(pruned, false)) json.value(version);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<std::vector<std::string>> chosen_models(registry::Registry& registry, const PruneOptions& options) {
  if (!options.all) return std::vector<std::string>{options.name};
  std::vector<std::string> names;
  for (const registry::ModelRecord& model : TRY(registry.models())) names.push_back(model.name);
  return names;
}

}  // namespace

Result<void> run_prune(const PruneOptions& options, const Context& context) {
  if (options.all == !options.name.empty()) {
    return fail(ErrorCode::usage, "which models are to be pruned: one by its name, or --all?",
                "write foretell models prune NAME --keep N, or foretell models prune --all --keep N");
  }
  registry::Registry registry = TRY(options.dry_run ? open_registry(context) : open_registry_for_change(context));
  std::vector<Pruned> all;
  for (const std::string& name : TRY(chosen_models(registry, options))) {
    all.push_back(TRY(prune(registry, name, options)));
  }
  context.console.print(context.invocation.json ? prune_json(all, options) : prune_text(all, options.dry_run));
  return {};
}

}  // namespace foretell::cli
