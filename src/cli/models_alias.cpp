#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

std::string move_json(const AliasOptions& options, std::optional<registry::Version> from,
                      std::optional<registry::Version> to) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", options.name).member("alias", options.alias);
  json.key("version").text_or_null(version_text(to));
  json.key("previous").text_or_null(version_text(from));
  json.end_object();
  return out + "\n";
}

std::string command_to_point(const AliasOptions& options, registry::Version version) {
  return fmt::format("foretell models alias {} {} {}", options.name, options.alias, version);
}

Result<void> point_alias(const AliasOptions& options, const Context& context) {
  const registry::Version version = TRY(registry::parse_version(options.version));
  registry::Registry registry = TRY(open_registry_for_change(context));
  TRY(registry::load(registry, options.name, version));
  const auto before = TRY(registry.set_alias(options.name, options.alias, version));
  if (context.invocation.json) {
    context.console.print(move_json(options, before, version));
    return {};
  }
  std::string line = fmt::format("{}@{} -> {}", options.name, options.alias, version);
  if (before && *before != version) {
    line += fmt::format(" (was {}; undo: {})", *before, command_to_point(options, *before));
  } else if (before) {
    line += " (as before)";
  }
  context.console.print(line + "\n");
  return {};
}

Result<void> remove_alias(const AliasOptions& options, const Context& context) {
  registry::Registry registry = TRY(open_registry_for_change(context));
  const registry::Version before = TRY(registry.remove_alias(options.name, options.alias));
  context.console.print(context.invocation.json
                            ? move_json(options, before, std::nullopt)
                            : fmt::format("removed {}@{} (was {}; undo: {})\n", options.name, options.alias, before,
                                          command_to_point(options, before)));
  return {};
}

}  // namespace

Result<void> run_alias(const AliasOptions& options, const Context& context) {
  TRY(registry::check_name("model name", options.name));
  if (options.remove && !options.version.empty()) {
    return fail(ErrorCode::usage, "an alias is pointed at a version or removed, not both",
                "leave out the version, or --remove");
  }
  if (options.remove) return remove_alias(options, context);
  if (options.version.empty()) {
    return fail(ErrorCode::usage, fmt::format("which version is \"{}\" to point at?", options.alias),
                fmt::format("write one, e.g. {}; or remove the alias with --remove", command_to_point(options, 3)));
  }
  return point_alias(options, context);
}

}  // namespace foretell::cli
