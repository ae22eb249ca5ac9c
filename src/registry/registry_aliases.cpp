#include <fmt/format.h>
#include <fmt/ranges.h>

#include "registry/registry.hpp"
#include "registry/rollback.hpp"

namespace foretell::registry {
namespace {

/// Which moves were rollbacks, and what each took back. Made by the first one: an index may lack it.
constexpr const char* k_create_rollbacks = R"sql(
  CREATE TABLE IF NOT EXISTS rollbacks (
    move INTEGER PRIMARY KEY REFERENCES alias_history,
    undoes INTEGER NOT NULL
  ) STRICT;
)sql";

std::unexpected<Error> no_such_alias(const ModelRecord& model, const std::string& alias) {
  std::vector<std::string> aliases;
  for (const auto& [known, version] : model.aliases) aliases.push_back(known);
  return fail(ErrorCode::not_found, fmt::format("model \"{}\" has no alias \"{}\"", model.name, alias),
              aliases.empty() ? "it has none" : fmt::format("it has {}", fmt::join(aliases, ", ")));
}

}  // namespace

Result<std::vector<AliasMove>> Registry::history(const std::string& name) {
  std::vector<AliasMove> moves;
  store::Statement statement = TRY(database_.prepare(
      "SELECT alias, from_version, to_version, at FROM alias_history WHERE name = ? ORDER BY id DESC"));
  statement.bind(1, name);
  while (TRY(statement.step())) {
    moves.push_back(
        {statement.text(0), statement.optional_integer(1), statement.optional_integer(2), statement.text(3)});
  }
  return moves;
}

Result<std::map<std::string, std::vector<AliasMove>>> Registry::recent_moves(std::size_t most) {
  std::map<std::string, std::vector<AliasMove>> moves;
  store::Statement statement =
      TRY(database_.prepare("SELECT name, alias, from_version, to_version, at FROM (SELECT *, row_number() OVER "
                            "(PARTITION BY name ORDER BY id "
                            "DESC) AS place FROM alias_history) WHERE place <= ? ORDER BY id DESC"));
  statement.bind(1, static_cast<std::int64_t>(most));
  while (TRY(statement.step())) {
    moves[statement.text(0)].push_back(
        {statement.text(1), statement.optional_integer(2), statement.optional_integer(3), statement.text(4)});
  }
  return moves;
}

Result<std::optional<Version>> Registry::set_alias(const std::string& name, const std::string& alias, Version version) {
  TRY(check_name("alias", alias));
  if (alias == k_latest_alias) {
    return fail(ErrorCode::invalid_argument, "the alias \"latest\" always follows the newest version and cannot be set",
                "choose another name, such as production");
  }
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  const ModelRecord record = TRY(model(name));
  TRY(check_has(record, version));
  const auto before = record.aliases.find(alias);
  const std::optional<Version> from = before == record.aliases.end() ? std::nullopt : std::optional(before->second);
  if (from != version) (void)TRY(point(name, alias, from, version));
  TRY(transaction.commit());
  return from;
}

Result<std::int64_t> Registry::point(const std::string& name, const std::string& alias, std::optional<Version> from,
                                     Version to) {
  store::Statement point =
      TRY(database_.prepare("INSERT INTO aliases (name, alias, version) VALUES (?, ?, ?) "
                            "ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version"));
  TRY(point.bind(1, name).bind(2, alias).bind(3, to).run());
  return note_move(name, alias, from, to);
}

Result<std::int64_t> Registry::note_move(const std::string& name, const std::string& alias, std::optional<Version> from,
                                         std::optional<Version> to) {
  store::Statement note = TRY(
      database_.prepare("INSERT INTO alias_history (name, alias, from_version, to_version, at) VALUES (?, ?, ?, ?, ?) "
                        "RETURNING id"));
  const std::string now = format_timestamp(clock_->wall_now());
  note.bind(1, name).bind(2, alias).bind(3, from).bind(4, to).bind(5, now);
  (void)TRY(note.step());
  const std::int64_t id = note.integer(0);
  (void)TRY(note.step());  // to its end: the statement must not stay open over the commit
  return id;
}

Result<Version> Registry::remove_alias(const std::string& name, const std::string& alias) {
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  const ModelRecord record = TRY(model(name));
  const auto found = record.aliases.find(alias);
  if (found == record.aliases.end()) return no_such_alias(record, alias);
  store::Statement erase = TRY(database_.prepare("DELETE FROM aliases WHERE name = ? AND alias = ?"));
  TRY(erase.bind(1, name).bind(2, alias).run());
  (void)TRY(note_move(name, alias, found->second, std::nullopt));
  TRY(transaction.commit());
  return found->second;
}

Result<Rollback> Registry::read_rollback(const std::string& name, const std::string& alias) {
  const ModelRecord record = TRY(model(name));
  TRY(database_.execute(k_create_rollbacks));
  store::Statement statement = TRY(database_.prepare(
      "SELECT id, from_version, to_version, undoes FROM alias_history LEFT JOIN rollbacks ON move = id "
      "WHERE name = ? AND alias = ? ORDER BY id"));
  statement.bind(1, name).bind(2, alias);
  std::vector<NotedMove> moves;
  while (TRY(statement.step())) {
    moves.push_back({statement.integer(0), statement.optional_integer(1), statement.optional_integer(2),
                     statement.optional_integer(3)});
  }
  if (moves.empty()) return no_such_alias(record, alias);
  const std::optional<Rollback> rollback = find_rollback(moves);
  const std::string to_point = fmt::format("foretell models alias {} {} VERSION", name, alias);
  if (!rollback) {
    return fail(ErrorCode::conflict,
                fmt::format("there is no version before {} that {}@{} could go back to", *moves.back().to, name, alias),
                "point it at another: " + to_point);
  }
  if (!record.has(rollback->to)) {
    std::vector<Version> versions;
    for (const VersionRecord& version : record.versions) versions.push_back(version.version);
    return fail(ErrorCode::conflict,
                fmt::format("{}@{} pointed at {} before, which is deleted", name, alias, rollback->to),
                fmt::format("point it at one of {}: {}", fmt::join(versions, ", "), to_point));
  }
  return *rollback;
}

Result<Version> Registry::rollback_target(const std::string& name, const std::string& alias) {
  return TRY(read_rollback(name, alias)).to;
}

Result<std::optional<Version>> Registry::roll_back(const std::string& name, const std::string& alias, Version to) {
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  const Rollback rollback = TRY(read_rollback(name, alias));
  if (rollback.to != to) {
    return fail(ErrorCode::conflict, fmt::format("{}@{} was moved by another process meanwhile", name, alias),
                fmt::format("look at it, then try again: foretell models show {}@{}", name, alias));
  }
  const std::int64_t move = TRY(point(name, alias, rollback.from, to));
  store::Statement note = TRY(database_.prepare("INSERT INTO rollbacks (move, undoes) VALUES (?, ?)"));
  TRY(note.bind(1, move).bind(2, rollback.undoes).run());
  TRY(transaction.commit());
  return rollback.from;
}

}  // namespace foretell::registry
