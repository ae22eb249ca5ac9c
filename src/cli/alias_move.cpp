#include "cli/alias_move.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "cli/open_registry.hpp"

namespace foretell::cli {
namespace {

/// The command that takes the move back; empty where there is nothing to take back.
std::string undo_command(const AliasMove& move) {
  if (move.from == move.to) return {};
  return move.from ? command_to_point(move.name, move.alias, *move.from)
                   : fmt::format("foretell models alias {} {} --remove", move.name, move.alias);
}

}  // namespace

std::string command_to_point(const std::string& name, const std::string& alias, registry::Version version) {
  return fmt::format("foretell models alias {} {} {}", name, alias, version);
}

std::string describe(const AliasMove& move) {
  const std::string alias = fmt::format("{}@{}", move.name, move.alias);
  const std::string what = move.to ? fmt::format("{} -> {}", alias, *move.to) : "removed " + alias;
  if (move.from == move.to) return what + " (as before)\n";
  return fmt::format("{} ({}; undo: {})\n", what, move.from ? fmt::format("was {}", *move.from) : "new",
                     undo_command(move));
}

std::string to_json(const AliasMove& move) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", move.name).member("alias", move.alias);
  json.key("version").text_or_null(version_text(move.to));
  json.key("previous").text_or_null(version_text(move.from));
  json.key("undo").text_or_null(undo_command(move));
  json.end_object();
  return out + "\n";
}

}  // namespace foretell::cli
