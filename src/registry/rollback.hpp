#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "registry/reference.hpp"

/// Where an alias goes when its last move turns out to have been a mistake.
namespace foretell::registry {

/// One move of an alias as the index keeps it. A rollback is a move too: it says which moves it took back.
struct NotedMove {
  std::int64_t id = 0;  ///< Grows from move to move.
  std::optional<Version> from;
  std::optional<Version> to;
  std::optional<std::int64_t> undoes = {};  ///< Of a rollback: it took back this move and the later ones.
};

/// A move back.
struct Rollback {
  std::optional<Version> from;  ///< Where the alias points now; nothing while it is removed.
  Version to = 0;
  std::int64_t undoes = 0;  ///< The oldest move that it takes back.
};

/// The move back to the last other version that the alias pointed at, as if what came since had not been; so that each
/// rollback goes further back, whatever rollbacks were before it. `moves` are all moves of one alias, oldest first. Nothing
/// where there was no other version.
std::optional<Rollback> find_rollback(std::span<const NotedMove> moves);

}  // namespace foretell::registry
