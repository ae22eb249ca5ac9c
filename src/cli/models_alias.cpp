#include <fmt/format.h>

#include "cli/alias_move.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

/// Points the alias at the version that was said; with none, removes it.
Result<AliasMove> move_alias(const AliasOptions& options, const Context& context) {
  AliasMove move{options.name, options.alias, {}, {}};
  if (options.remove) {
    registry::Registry registry = TRY(open_registry_for_change(context));
    move.from = TRY(registry.remove_alias(options.name, options.alias));
    return move;
  }
  move.to = TRY(registry::parse_version(options.version));
  registry::Registry registry = TRY(open_registry_for_change(context));
  TRY(registry::load(registry, options.name, *move.to));
  move.from = TRY(registry.set_alias(options.name, options.alias, *move.to));
  return move;
}

}  // namespace

Result<void> run_alias(const AliasOptions& options, const Context& context) {
  TRY(registry::check_name("model name", options.name));
  if (options.remove && !options.version.empty()) {
    return fail(ErrorCode::usage, "an alias is pointed at a version or removed, not both",
                "leave out the version, or --remove");
  }
  if (!options.remove && options.version.empty()) {
    return fail(ErrorCode::usage, fmt::format("which version is \"{}\" to point at?", options.alias),
                fmt::format("write one, e.g. {}; or remove the alias with --remove",
                            command_to_point(options.name, options.alias, 3)));
  }
  const AliasMove move = TRY(move_alias(options, context));
  context.console.print(context.invocation.json ? to_json(move) : describe(move));
  return {};
}

}  // namespace foretell::cli
