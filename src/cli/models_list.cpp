#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

/// A model with what its newest version is, as far as its manifest can be read.
struct ListedModel {
  registry::ModelRecord record;
  std::string model_type;
  std::string task;
};

/// A damaged version is told and listed all the same: that is how its owner finds it.
std::vector<ListedModel> describe(registry::Registry& registry, std::vector<registry::ModelRecord> records,
                                  Console& console) {
  std::vector<ListedModel> models;
  for (registry::ModelRecord& record : records) {
    const auto manifest = registry::load_manifest(registry, record.name, record.latest());
    if (!manifest) console.tell("warning: " + printable(manifest.error().message));
    models.push_back({.record = std::move(record),
                      .model_type = manifest ? manifest->model_type : "",
                      .task = std::string(manifest ? data::to_text(manifest->schema.task()) : "")});
  }
  return models;
}

std::string list_json(const std::vector<ListedModel>& models) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object().key("models").begin_array();
  for (const auto& [record, model_type, task] : models) {
    json.begin_object().member("name", record.name);
    json.key("model_type").text_or_null(model_type).key("task").text_or_null(task);
    json.key("versions").begin_array();
    for (const registry::VersionRecord& version : record.versions) json.value(std::to_string(version.version));
    json.end_array();
    json.key("aliases").begin_object();
    for (const auto& [alias, version] : record.aliases) json.member(alias, std::to_string(version));
    json.end_object();
    json.member("latest", std::to_string(record.latest()));
    json.member("created_at", record.versions.back().created_at);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string list_table(const std::vector<ListedModel>& models) {
  std::size_t width = 5;
  for (const ListedModel& model : models) width = std::max(width, model.record.name.size());
  std::string table = fmt::format("{:<{}}  {:<22}  {:>8}  {:>6}  {:<29}  {}\n", "MODEL", width, "TYPE", "VERSIONS",
                                  "LATEST", "CREATED", "ALIASES");
  for (const auto& [record, model_type, task] : models) {
    std::vector<std::string> aliases;
    for (const auto& [alias, version] : record.aliases) aliases.push_back(fmt::format("{}={}", alias, version));
    table += fmt::format("{:<{}}  {:<22}  {:>8}  {:>6}  {:<29}  {}\n", record.name, width,
                         model_type.empty() ? "?" : model_type, record.versions.size(), record.latest(),
                         record.versions.back().created_at, fmt::join(aliases, " "));
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

}  // namespace

Result<void> run_list(const ListOptions& options, const Context& context) {
  registry::Registry registry = TRY(open_registry(context));
  std::vector<registry::ModelRecord> records = TRY(registry.models());
  if (options.names) {
    const std::vector<std::string> names = references(records);
    context.console.print(context.invocation.json ? names_json(names) : names_lines(names));
    return {};
  }
  const std::vector<ListedModel> models = describe(registry, std::move(records), context.console);
  context.console.print(context.invocation.json ? list_json(models) : list_table(models));
  return {};
}

}  // namespace foretell::cli
