#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "registry/load.hpp"
#include "registry/registry.hpp"

/// How commands come to the models that they are about.
namespace foretell::cli {

/// The registry of --data-dir, to read.
Result<registry::Registry> open_registry(const Context& context);
/// The same, to change; a directory without models is ErrorCode::not_found, so that a mistyped one is not made.
Result<registry::Registry> open_registry_for_change(const Context& context);

/// The version that NAME[:V|@alias] means now.
struct ChosenVersion {
  std::string name;
  registry::Version version = 0;
};
Result<ChosenVersion> choose_version(registry::Registry& registry, const std::string& reference);

/// The version that NAME[:V|@alias] means now, loaded with every check.
Result<std::shared_ptr<const registry::LoadedVersion>> load_version(const Context& context,
                                                                    const std::string& reference);

/// A version as JSON shows it; empty without one.
std::string version_text(std::optional<registry::Version> version);

}  // namespace foretell::cli
