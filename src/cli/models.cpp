#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/training_report.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

using registry::Registry;

Result<Registry> open_registry(const Context& context, Registry::Access access) {
  return Registry::open(context.invocation.data_dir, access);
}

/// A version as JSON shows it; empty without one.
std::string version_text(std::optional<registry::Version> version) {
  return version ? std::to_string(*version) : std::string();
}

std::string list_json(const std::vector<registry::ModelRecord>& models) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object().key("models").begin_array();
  for (const registry::ModelRecord& model : models) {
    json.begin_object().member("name", model.name);
    json.key("versions").begin_array();
    for (const registry::VersionRecord& version : model.versions) json.value(std::to_string(version.version));
    json.end_array();
    json.key("aliases").begin_object();
    for (const auto& [alias, version] : model.aliases) json.member(alias, std::to_string(version));
    json.end_object();
    json.member("latest", std::to_string(model.latest()));
    json.member("created_at", model.versions.back().created_at);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string list_table(const std::vector<registry::ModelRecord>& models) {
  std::size_t width = 5;
  for (const registry::ModelRecord& model : models) width = std::max(width, model.name.size());
  std::string table =
      fmt::format("{:<{}}  {:>8}  {:>6}  {:<29}  {}\n", "MODEL", width, "VERSIONS", "LATEST", "CREATED", "ALIASES");
  for (const registry::ModelRecord& model : models) {
    std::vector<std::string> aliases;
    for (const auto& [alias, version] : model.aliases) aliases.push_back(fmt::format("{}={}", alias, version));
    table += fmt::format("{:<{}}  {:>8}  {:>6}  {:<29}  {}\n", model.name, width, model.versions.size(), model.latest(),
                         model.versions.back().created_at, fmt::join(aliases, " "));
  }
  return table;
}

/// What other commands take as a model: NAME, NAME:V, NAME@alias.
std::vector<std::string> references(const std::vector<registry::ModelRecord>& models) {
  std::vector<std::string> names;
  for (const registry::ModelRecord& model : models) {
    names.push_back(model.name);
    for (const registry::VersionRecord& version : model.versions) {
      names.push_back(registry::to_text({model.name, version.version}));
    }
    for (const auto& [alias, version] : model.aliases) names.push_back(registry::to_text({model.name, alias}));
    names.push_back(registry::to_text({model.name, std::string(registry::k_latest_alias)}));
  }
  return names;
}

std::string names_lines(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : fmt::format("{}\n", fmt::join(names, "\n"));
}

std::string names_json(const std::vector<std::string>& names) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("names").begin_array();
  for (const std::string& name : names) json.value(name);
  json.end_array().end_object();
  return out + "\n";
}

std::string describe_column(const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  if (column.type == data::ColumnType::date && !summary.quantiles.empty()) {
    return fmt::format("{} to {}", data::format_date(summary.quantiles.front()),
                       data::format_date(summary.quantiles.back()));
  }
  if (column.type == data::ColumnType::number) {
    if (summary.quantiles.empty()) return "always missing";
    return fmt::format("{:g} to {:g}, median {:g}", summary.quantiles.front(), summary.quantiles.back(),
                       summary.quantiles[summary.quantiles.size() / 2]);
  }
  constexpr std::size_t k_categories_shown = 4;
  const std::size_t shown = std::min(k_categories_shown, column.categories.size());
  std::string text = fmt::format(
      "{}", fmt::join(column.categories.begin(), column.categories.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < column.categories.size()) text += fmt::format(", ... {} in all", column.categories.size());
  return text;
}

std::string describe_version(const model::Manifest& manifest, registry::Version version,
                             const registry::ModelRecord& record) {
  std::vector<std::string> aliases;
  for (const auto& [alias, target] : record.aliases) {
    if (target == version) aliases.push_back(alias);
  }
  std::string text = fmt::format("{}:{}  {}\n", manifest.name, version, fmt::join(aliases, " "));
  text += fmt::format("  created   {} by Foretell {}\n", manifest.created_at, manifest.foretell_version);
  text += fmt::format("  recipe    {}, seed {}", model::to_text(manifest.recipe.learner), manifest.recipe.seed);
  if (manifest.recipe.learner == model::Learner::forest)
    text += fmt::format(", {} trees, depth {}", manifest.recipe.trees, manifest.recipe.depth.value_or(0));
  text += fmt::format("\n  data      {} rows, sha256 {}\n", manifest.origin.rows, manifest.origin.sha256);
  text += fmt::format("  target    {}: {}\n  columns\n", manifest.schema.target,
                      fmt::join(manifest.schema.labels.texts, ", "));
  for (std::size_t c = 0; c < manifest.schema.columns.size(); ++c) {
    const data::ColumnSchema& column = manifest.schema.columns[c];
    text += fmt::format("    {:<24} {:<9} {}\n", column.name, data::to_text(column.type),
                        describe_column(column, manifest.summaries[c]));
  }
  for (const data::LeftOut& left_out : manifest.schema.left_out) {
    text += fmt::format("    {:<24} left out: {}\n", left_out.name, left_out.reason);
  }
  return text + "\n" + describe_model(manifest);
}

}  // namespace

Result<void> run_list(const ListOptions& options, const Context& context) {
  Registry registry = TRY(open_registry(context, Registry::Access::read_only));
  const auto models = TRY(registry.models());
  if (options.names) {
    const std::vector<std::string> names = references(models);
    context.console.print(context.invocation.json ? names_json(names) : names_lines(names));
    return {};
  }
  context.console.print(context.invocation.json ? list_json(models) : list_table(models));
  return {};
}

Result<void> run_show(const ShowOptions& options, const Context& context) {
  Registry registry = TRY(open_registry(context, Registry::Access::read_only));
  const registry::Reference reference = TRY(registry::parse_reference(options.reference));
  const registry::Version version = TRY(registry.resolve(reference));
  const model::Manifest manifest = TRY(registry::load_manifest(registry, reference.name, version));
  if (!context.invocation.json) {
    const registry::ModelRecord record = TRY(registry.model(reference.name));
    context.console.print(describe_version(manifest, version, record));
    return {};
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("name", reference.name);
  json.member("version", std::to_string(version));
  json.member("path", registry.version_folder(reference.name, version).string());
  json.key("history").begin_array();
  for (const registry::AliasMove& move : TRY(registry.history(reference.name))) {
    json.begin_object().member("alias", move.alias).member("at", move.at);
    json.key("from").text_or_null(version_text(move.from)).key("to").text_or_null(version_text(move.to));
    json.end_object();
  }
  json.end_array();
  json.key("manifest").raw(model::write_manifest(manifest));
  json.end_object();
  context.console.print(out + "\n");
  return {};
}

Result<void> run_alias(const AliasOptions& options, const Context& context) {
  TRY(registry::check_name("model name", options.name));
  const registry::Version version = TRY(registry::parse_version(options.version));
  // Reading first: a mistyped directory must not be made.
  TRY(open_registry(context, Registry::Access::read_only));
  Registry registry = TRY(open_registry(context, Registry::Access::read_write));
  TRY(registry::load(registry, options.name, version));
  const auto before = TRY(registry.set_alias(options.name, options.alias, version));
  if (context.invocation.json) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("name", options.name).member("alias", options.alias);
    json.member("version", std::to_string(version)).key("previous");
    json.text_or_null(version_text(before));
    json.end_object();
    context.console.print(out + "\n");
    return {};
  }
  std::string line = fmt::format("{}@{} -> {}", options.name, options.alias, version);
  if (before && *before != version) {
    line +=
        fmt::format(" (was {}; undo: foretell models alias {} {} {})", *before, options.name, options.alias, *before);
  } else if (before) {
    line += " (as before)";
  }
  context.console.print(line + "\n");
  return {};
}

Result<void> run_delete(const DeleteOptions& options, const Context& context) {
  const registry::Reference reference = TRY(registry::parse_reference(options.reference));
  const auto* version = std::get_if<registry::Version>(&reference.selector);
  if (version == nullptr) {
    return fail(ErrorCode::usage, fmt::format("which version of \"{}\" is to be deleted?", reference.name),
                fmt::format("write NAME:V, e.g. {}:1", reference.name));
  }
  TRY(open_registry(context, Registry::Access::read_only));
  Registry registry = TRY(open_registry(context, Registry::Access::read_write));
  TRY(registry.remove(reference.name, *version));
  if (context.invocation.json) {
    std::string out;
    JsonWriter(out)
        .begin_object()
        .member("name", reference.name)
        .member("deleted", std::to_string(*version))
        .end_object();
    context.console.print(out + "\n");
    return {};
  }
  context.console.print(fmt::format("deleted {}; its number will not be used again\n", options.reference));
  return {};
}

}  // namespace foretell::cli
