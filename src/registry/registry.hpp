#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/manifest.hpp"
#include "registry/reference.hpp"
#include "registry/rollback.hpp"
#include "store/database.hpp"

/// Models as people keep them: names, immutable numbered versions, aliases with their history.
///
/// A data directory holds `registry.db`, the index, and `models/NAME/VERSION/` with the files of each version. A
/// version is in the registry when it is in the index: files come first, the index last, so that a crash leaves at
/// most files that nobody knows: a staged folder, which the next writer removes, or a version folder, whose number is
/// then passed over.
namespace foretell::registry {

struct VersionRecord {
  Version version = 0;
  std::string created_at;
  std::string manifest_sha256;

  bool operator==(const VersionRecord&) const = default;
};

struct ModelRecord {
  std::string name;
  std::vector<VersionRecord> versions;     // oldest first
  std::map<std::string, Version> aliases;  // without the computed `latest`

  Version latest() const { return versions.back().version; }
  bool has(Version version) const;
  bool operator==(const ModelRecord&) const = default;
};

/// Where the files of a version lie, and what vouches for them: all that loading it takes.
struct StoredVersion {
  std::string name;
  Version version = 0;
  std::filesystem::path folder;
  std::optional<std::string> manifest_sha256;  // as the index has it; nothing where there is no index
};

/// ErrorCode::not_found, naming the versions that there are, unless `model` has `version`.
Result<void> check_has(const ModelRecord& model, Version version);

/// The versions beyond the `keep` newest (at least one), oldest first, without those that an alias names: what goes when
/// that many are to stay.
std::vector<Version> versions_beyond(const ModelRecord& model, std::size_t keep);

/// One move of an alias; no `from` when it was new, no `to` when it was removed.
struct AliasMove {
  std::string alias;
  std::optional<Version> from;
  std::optional<Version> to;
  std::string at;

  bool operator==(const AliasMove&) const = default;
};

/// One model with all that its index says of it, as clients of a service see it.
struct StoredModel {
  ModelRecord record;
  std::vector<AliasMove> moves;  // of its aliases, newest first, perhaps not all

  bool operator==(const StoredModel&) const = default;
};

/// The registry of one data directory. One thread at a time; any number of processes at once: every change is one
/// transaction that begins with the write lock.
class Registry {
 public:
  using Access = store::Database::Access;

  /// Opens the directory. For writing, it and the index are made when missing. For reading, a directory without an
  /// index is ErrorCode::not_found, and nothing in it is changed.
  static Result<Registry> open(const std::filesystem::path& data_dir, Access access,
                               const Clock& clock = system_clock());

  /// The file of a directory's index.
  static std::filesystem::path index_file(const std::filesystem::path& data_dir) { return data_dir / "registry.db"; }

  /// Whether a version could be stored there, as far as can be told without changing anything: for telling before long
  /// work that its result would be lost.
  static Result<void> check_can_store(const std::filesystem::path& data_dir);

  /// Every model that has a version, by name.
  Result<std::vector<ModelRecord>> models();
  /// One model; ErrorCode::not_found names those that exist.
  Result<ModelRecord> model(const std::string& name);
  /// The version that a reference means now: a bare name is @production if that alias exists, else the newest.
  Result<Version> resolve(const Reference& reference);
  /// Where a version lies; ErrorCode::not_found when there is none of that number.
  Result<StoredVersion> stored(const std::string& name, Version version);
  /// The moves of a model's aliases, newest first.
  Result<std::vector<AliasMove>> history(const std::string& name);
  /// The same of every model, the newest `most` of each.
  Result<std::map<std::string, std::vector<AliasMove>>> recent_moves(std::size_t most);

  /// Stores a new version: `files` by name (without the manifest) and `manifest`, whose `files` is filled in here.
  Result<Version> add(const std::string& name, const std::map<std::string, std::string>& files,
                      model::Manifest manifest);
  /// Points an alias at a version. That the version loads and answers its golden rows is for the caller to see to
  /// (registry/load.hpp). Returns where the alias pointed before.
  Result<std::optional<Version>> set_alias(const std::string& name, const std::string& alias, Version version);
  /// Removes an alias; returns where it pointed. ErrorCode::not_found without one.
  Result<Version> remove_alias(const std::string& name, const std::string& alias);
  /// The version that a rollback of an alias leads to: the last other one that it pointed at, leaving out what rollbacks
  /// took back (registry/rollback.hpp). ErrorCode::not_found for an alias that never was, ErrorCode::conflict where there is
  /// no such version or it is deleted.
  Result<Version> rollback_target(const std::string& name, const std::string& alias);
  /// Moves an alias back to `to`, rollback_target(), which the caller has seen to load as for set_alias(). Returns where it
  /// pointed before. ErrorCode::conflict when another process has moved it since.
  Result<std::optional<Version>> roll_back(const std::string& name, const std::string& alias, Version to);
  /// Deletes a version and its files. ErrorCode::conflict while an alias points at it.
  Result<void> remove(const std::string& name, Version version);
  /// Deletes versions_beyond(`keep`) and their files, all or none of them; returns them.
  Result<std::vector<Version>> prune(const std::string& name, std::size_t keep);

  /// A number that another one follows as soon as any other connection has changed the index. It compares with those of
  /// the same Registry only.
  Result<std::int64_t> change_mark() { return database_.data_version(); }

  /// What is wrong inside the index, one sentence each; empty when it is sound. Reads all of it.
  Result<std::vector<std::string>> index_problems();

  /// The folder of a version's files.
  std::filesystem::path version_folder(const std::string& name, Version version) const;
  const std::filesystem::path& data_dir() const { return data_dir_; }

 private:
  Registry(std::filesystem::path data_dir, store::Database database, const Clock& clock)
      : data_dir_(std::move(data_dir)), database_(std::move(database)), clock_(&clock) {}

  std::filesystem::path model_folder(const std::string& name) const { return data_dir_ / "models" / name; }
  Result<std::vector<ModelRecord>> read_models(std::optional<std::string> only);
  Result<Version> take_version_number(const std::string& name);
  /// Points an alias from one version to another, and notes it. Returns the number of the move.
  Result<std::int64_t> point(const std::string& name, const std::string& alias, std::optional<Version> from,
                             Version to);
  Result<std::int64_t> note_move(const std::string& name, const std::string& alias, std::optional<Version> from,
                                 std::optional<Version> to);
  Result<Rollback> read_rollback(const std::string& name, const std::string& alias);
  /// Takes versions out of the index, commits, and removes their files.
  Result<void> erase(store::WriteTransaction transaction, const std::string& name,
                     const std::vector<Version>& versions);

  std::filesystem::path data_dir_;
  store::Database database_;
  const Clock* clock_;
};

}  // namespace foretell::registry
