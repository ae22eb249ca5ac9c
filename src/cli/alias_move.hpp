#pragma once

#include <optional>
#include <string>

#include "registry/reference.hpp"

namespace foretell::cli {

/// What a command did to an alias.
struct AliasMove {
  std::string name;
  std::string alias;
  std::optional<registry::Version> from;  // none: there was no such alias
  std::optional<registry::Version> to;    // none: it is removed
};

/// The command that points an alias at a version.
std::string command_to_point(const std::string& name, const std::string& alias, registry::Version version);

/// What changed and how to undo it, on one line: "churn@production -> 2 (was 3; undo: ...)".
std::string describe(const AliasMove& move);

/// The same as a JSON object; `undo` is null where nothing changed.
std::string to_json(const AliasMove& move);

}  // namespace foretell::cli
