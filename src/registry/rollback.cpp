#include "registry/rollback.hpp"

#include <vector>

namespace foretell::registry {
namespace {

/// The moves that no rollback took back, without the rollbacks: each begins where the one before it ended.
std::vector<NotedMove> standing_moves(std::span<const NotedMove> moves) {
  std::vector<NotedMove> standing;
  for (const NotedMove& move : moves) {
    if (!move.undoes) {
      standing.push_back(move);
      continue;
    }
    while (!standing.empty() && standing.back().id >= *move.undoes) standing.pop_back();
  }
  return standing;
}

}  // namespace

std::optional<Rollback> find_rollback(std::span<const NotedMove> moves) {
  if (moves.empty()) return std::nullopt;
  const std::optional<Version> now = moves.back().to;
  const std::vector<NotedMove> standing = standing_moves(moves);
  for (auto move = standing.rbegin(); move != standing.rend(); ++move) {
    if (move->from && move->from != now) return Rollback{now, *move->from, move->id};
  }
  return std::nullopt;
}

}  // namespace foretell::registry
