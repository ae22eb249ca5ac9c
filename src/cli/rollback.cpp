#include <memory>

#include <fmt/format.h>

#include "cli/alias_move.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Move an alias back to the version before, after checking that it loads.

Once more goes further back, until `foretell models alias` moves it forward again.

Examples:
  foretell rollback churn                          production goes back to where it was
  foretell rollback churn --alias canary
)";

/// A NAME@alias is meant well, but means the option.
Result<void> check_model_name(const std::string& name) {
  const auto reference = registry::parse_reference(name);
  const std::string* const alias = reference ? std::get_if<std::string>(&reference->selector) : nullptr;
  if (alias == nullptr) return registry::check_name("model name", name);
  return fail(ErrorCode::usage, fmt::format("found {}, expected the name of a model alone", name),
              fmt::format("write foretell rollback {} --alias {}", reference->name, *alias));
}

}  // namespace

Command rollback_command() {
  const auto options = std::make_shared<RollbackOptions>();
  return {.name = "rollback",
          .help = k_help,
          .options = {{.name = "name",
                       .target = &options->name,
                       .placeholder = "NAME",
                       .help = "The model",
                       .required = true,
                       .completion = Completion::model_name},
                      {.name = "--alias", .target = &options->alias, .placeholder = "ALIAS", .help = "Which alias"}},
          .run = [options](const Context& context) { return run_rollback(*options, context); }};
}

Result<void> run_rollback(const RollbackOptions& options, const Context& context) {
  TRY(check_model_name(options.name));
  registry::Registry registry = TRY(open_registry_for_change(context));
  const registry::Version to = TRY(registry.rollback_target(options.name, options.alias));
  TRY(registry::load(registry, options.name, to));
  const auto from = TRY(registry.roll_back(options.name, options.alias, to));
  const AliasMove move{options.name, options.alias, from, to};
  context.console.print(context.invocation.json ? to_json(move) : "rolled back: " + describe(move));
  return {};
}

}  // namespace foretell::cli
