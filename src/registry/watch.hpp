#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "registry/registry.hpp"

namespace foretell::registry {

/// Sees what other processes change in a registry. A look that finds nothing new costs a few system calls and reads no
/// table. One thread at a time.
class Watch {
 public:
  /// Opens the registry of a directory to read, and reads it.
  static Result<Watch> start(std::filesystem::path data_dir);

  /// Whether models() or moves() has become another since the last look. After an error it is as before, and the next look tries
  /// again; also where the index was replaced by another one, or was away for a while.
  Result<bool> look();

  /// Every model with its versions and aliases, as of the last look.
  const std::vector<ModelRecord>& models() const { return models_; }
  /// The newest limits::k_alias_moves_shown_max moves of the aliases of each model that has any, as of the last look.
  const std::map<std::string, std::vector<AliasMove>>& moves() const { return moves_; }
  /// The registry that was last looked at.
  Registry& registry() { return *registry_; }

 private:
  /// Tells one index file from another, and from itself changed in place (which it is only when SQLite moves its log
  /// into it, or where it can be read without a log only).
  struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t bytes = 0;
    std::int64_t changed_s = 0;
    std::int64_t changed_ns = 0;

    bool operator==(const FileIdentity&) const = default;
  };

  explicit Watch(std::filesystem::path data_dir) : data_dir_(std::move(data_dir)) {}
  static Result<FileIdentity> identify(const std::filesystem::path& index);

  std::filesystem::path data_dir_;
  std::optional<Registry> registry_;  // always, once started
  FileIdentity identity_;             // of the file that it reads
  std::optional<std::int64_t> mark_;  // of what was last read; nothing when that has to be read again
  std::vector<ModelRecord> models_;
  std::map<std::string, std::vector<AliasMove>> moves_;
};

}  // namespace foretell::registry
