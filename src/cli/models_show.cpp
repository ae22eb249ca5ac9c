#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/model_card.hpp"
#include "cli/open_registry.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

using registry::Registry;

std::vector<std::string> aliases_of(const registry::ModelRecord& record, registry::Version version) {
  std::vector<std::string> aliases;
  for (const auto& [alias, target] : record.aliases) {
    if (target == version) aliases.push_back(alias);
  }
  return aliases;
}

std::string show_json(const CardSubject& subject, const std::vector<registry::AliasMove>& history) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("name", subject.manifest.name);
  json.member("version", std::to_string(subject.version));
  json.key("aliases").begin_array();
  for (const std::string& alias : subject.aliases) json.value(alias);
  json.end_array();
  json.member("path", subject.folder.string());
  json.key("history").begin_array();
  for (const registry::AliasMove& move : history) {
    json.begin_object().member("alias", move.alias).member("at", move.at);
    json.key("from").text_or_null(version_text(move.from)).key("to").text_or_null(version_text(move.to));
    json.end_object();
  }
  json.end_array();
  json.key("manifest").raw(model::write_manifest(subject.manifest));
  json.end_object();
  return out + "\n";
}

}  // namespace

Result<void> run_show(const ShowOptions& options, const Context& context) {
  if (options.card && context.invocation.json) {
    return fail(ErrorCode::usage, "--card is Markdown, --json is JSON: only one of them can be printed",
                "leave out the other");
  }
  Registry registry = TRY(open_registry(context));
  const auto [name, version] = TRY(choose_version(registry, options.reference));
  const model::Manifest manifest = TRY(registry::load_manifest(registry, name, version));
  const CardSubject subject{.manifest = manifest,
                            .version = version,
                            .aliases = aliases_of(TRY(registry.model(name)), version),
                            .folder = registry.version_folder(name, version)};
  if (context.invocation.json) {
    context.console.print(show_json(subject, TRY(registry.history(name))));
  } else if (options.card) {
    context.console.print(model_card(subject, true).to_markdown());
  } else {
    context.console.print(model_card(subject, false).to_terminal(standard_output_style()));
  }
  return {};
}

}  // namespace foretell::cli
