#include "registry/registry.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "store/files.hpp"

namespace foretell::registry {
namespace {

/// Layout 1 of the index. A later one adds a step that starts from it.
constexpr std::string_view k_create_index = R"sql(
  CREATE TABLE models (
    name TEXT PRIMARY KEY,
    next_version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE versions (
    name TEXT NOT NULL REFERENCES models,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE aliases (
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (name, alias),
    FOREIGN KEY (name, version) REFERENCES versions
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE alias_history (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    from_version INTEGER,
    to_version INTEGER,
    at TEXT NOT NULL
  ) STRICT;
)sql";
constexpr std::int64_t k_index_layout = 1;

/// Whether the file is an index that has no layout yet.
bool is_being_made(const std::filesystem::path& index) {
  auto database = store::Database::open(index, store::Database::Access::read_only);
  if (!database) return false;
  const auto layout = database->layout();
  return layout && (*layout == 0 || *layout == k_index_layout);
}

std::unexpected<Error> no_such_version(const std::string& name, Version version, const ModelRecord& model) {
  std::vector<Version> versions;
  for (const VersionRecord& record : model.versions) versions.push_back(record.version);
  return fail(ErrorCode::not_found, fmt::format("model \"{}\" has no version {}", name, version),
              fmt::format("it has {}", fmt::join(versions, ", ")));
}

/// What could be stored but never loaded again is not stored.
std::unexpected<Error> too_large(std::string_view file, std::size_t bytes, std::size_t bytes_max) {
  return fail(ErrorCode::payload_too_large,
              fmt::format("{} would have {} bytes, at most {} are stored", file, bytes, bytes_max),
              "use fewer --trees, a smaller --depth, or fewer columns with many categories");
}

}  // namespace

bool ModelRecord::has(Version version) const {
  return std::ranges::find(versions, version, &VersionRecord::version) != versions.end();
}

Result<void> check_has(const ModelRecord& model, Version version) {
  if (!model.has(version)) return no_such_version(model.name, version, model);
  return {};
}

std::vector<Version> versions_beyond(const ModelRecord& model, std::size_t keep) {
  std::vector<Version> beyond;
  const std::size_t stay = std::clamp<std::size_t>(keep, 1, model.versions.size());
  for (const VersionRecord& record : std::span(model.versions).first(model.versions.size() - stay)) {
    const bool has_alias =
        std::ranges::any_of(model.aliases, [&](const auto& alias) { return alias.second == record.version; });
    if (!has_alias) beyond.push_back(record.version);
  }
  return beyond;
}

Result<Registry> Registry::open(const std::filesystem::path& data_dir, Access access, const Clock& clock) {
  const std::filesystem::path index = index_file(data_dir);
  if (access == Access::read_write) {
    TRY(store::make_private_folder(data_dir));
    TRY(store::make_private_folder(data_dir / "models"));
    store::Database database = TRY(store::Database::open(index, access));
    TRY(database.create_layout(k_index_layout, k_create_index));
    return Registry(data_dir, std::move(database), clock);
  }
  std::error_code ignored;
  if (!std::filesystem::exists(index, ignored)) {
    return fail(ErrorCode::not_found, fmt::format("there are no models in {}", data_dir.string()),
                "train one: foretell train DATA.csv --target COLUMN; or name another directory with --data-dir");
  }
  store::Database database = TRY(store::Database::open(index, access));
  TRY(database.check_layout(k_index_layout));
  return Registry(data_dir, std::move(database), clock);
}

Result<void> Registry::check_can_store(const std::filesystem::path& data_dir) {
  TRY(store::check_can_write(data_dir));
  TRY(store::check_can_write(data_dir / "models"));
  const std::filesystem::path index = index_file(data_dir);
  std::error_code ignored;
  if (!std::filesystem::exists(index, ignored)) return {};
  // Its layout is looked at when it is opened to write: another process may be making it right now.
  const auto opened = open(data_dir, Access::read_only);
  if (!opened && !is_being_made(index)) return std::unexpected(opened.error());
  return {};
}

Result<std::vector<ModelRecord>> Registry::models() { return read_models(std::nullopt); }

Result<ModelRecord> Registry::model(const std::string& name) {
  std::vector<ModelRecord> found = TRY(read_models(name));
  if (!found.empty()) return std::move(found.front());
  std::vector<std::string> names;
  for (const ModelRecord& model : TRY(models())) names.push_back(model.name);
  return fail(ErrorCode::not_found, fmt::format("there is no model \"{}\" in {}", name, data_dir_.string()),
              names.empty() ? "train one: foretell train DATA.csv --target COLUMN"
                            : fmt::format("there are {}", fmt::join(names, ", ")));
}

Result<std::vector<ModelRecord>> Registry::read_models(std::optional<std::string> only) {
  // One statement, so that versions and aliases are of one moment.
  store::Statement statement = TRY(database_.prepare(
      "SELECT name, version, created_at, manifest_sha256, alias FROM versions LEFT JOIN aliases USING (name, version) "
      "WHERE ?1 IS NULL OR name = ?1 ORDER BY name, version"));
  if (only) {
    statement.bind(1, *only);
  } else {
    statement.bind(1, std::optional<std::int64_t>());
  }
  std::vector<ModelRecord> models;
  while (TRY(statement.step())) {
    const std::string name = statement.text(0);
    const Version version = statement.integer(1);
    if (models.empty() || models.back().name != name) models.push_back({name, {}, {}});
    ModelRecord& model = models.back();
    if (model.versions.empty() || model.latest() != version) {
      model.versions.push_back({version, statement.text(2), statement.text(3)});
    }
    if (const std::string alias = statement.text(4); !alias.empty()) model.aliases[alias] = version;
  }
  return models;
}

Result<Version> Registry::resolve(const Reference& reference) {
  const ModelRecord record = TRY(model(reference.name));
  if (const auto* version = std::get_if<Version>(&reference.selector)) {
    TRY(check_has(record, *version));
    return *version;
  }
  const auto* alias = std::get_if<std::string>(&reference.selector);
  if (alias != nullptr && *alias == k_latest_alias) return record.latest();
  const auto found = record.aliases.find(alias == nullptr ? std::string(k_production_alias) : *alias);
  if (found != record.aliases.end()) return found->second;
  if (alias == nullptr) return record.latest();
  return fail(ErrorCode::not_found, fmt::format("model \"{}\" has no alias \"{}\"", reference.name, *alias),
              fmt::format("set it: foretell models alias {} {} VERSION", reference.name, *alias));
}

Result<StoredVersion> Registry::stored(const std::string& name, Version version) {
  const ModelRecord record = TRY(model(name));
  const auto found = std::ranges::find(record.versions, version, &VersionRecord::version);
  if (found == record.versions.end()) return no_such_version(name, version, record);
  return StoredVersion{name, version, version_folder(name, version), found->manifest_sha256};
}

Result<Version> Registry::take_version_number(const std::string& name) {
  store::Statement take = TRY(
      database_.prepare("INSERT INTO models (name, next_version) VALUES (?, 2) "
                        "ON CONFLICT (name) DO UPDATE SET next_version = next_version + 1 RETURNING next_version - 1"));
  take.bind(1, name);
  (void)TRY(take.step());
  const Version version = take.integer(0);
  (void)TRY(take.step());  // to its end: the statement must not stay open over the commit
  return version;
}

Result<Version> Registry::add(const std::string& name, const std::map<std::string, std::string>& files,
                              model::Manifest manifest) {
  TRY(check_name("model name", name));
  const std::filesystem::path folder = model_folder(name);
  TRY(store::make_private_folder(folder));
  TRY(store::sync_folder(folder.parent_path()));
  store::remove_abandoned(folder);

  store::StagedFolder staged = TRY(store::StagedFolder::create(folder));
  for (const auto& [file, bytes] : files) {
    TRY(staged.add_file(file, bytes));
    if (bytes.size() > limits::k_model_bytes_max) return too_large(file, bytes.size(), limits::k_model_bytes_max);
    manifest.files[file] = {crypto::sha256_hex(bytes), bytes.size()};
  }
  const std::string manifest_text = model::write_manifest(manifest);
  if (manifest_text.size() > limits::k_manifest_bytes_max) {
    return too_large(model::k_manifest_file, manifest_text.size(), limits::k_manifest_bytes_max);
  }
  TRY(staged.add_file(std::string(model::k_manifest_file), manifest_text));

  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  Version version = TRY(take_version_number(name));
  // A folder that the index does not know may be what a crash left, or all that is left of a lost index: it stays.
  std::error_code ignored;
  while (std::filesystem::exists(version_folder(name, version), ignored)) version = TRY(take_version_number(name));
  TRY(staged.publish(std::to_string(version)));
  store::Statement insert =
      TRY(database_.prepare("INSERT INTO versions (name, version, created_at, manifest_sha256) VALUES (?, ?, ?, ?)"));
  TRY(insert.bind(1, name)
          .bind(2, version)
          .bind(3, manifest.created_at)
          .bind(4, crypto::sha256_hex(manifest_text))
          .run());
  TRY(transaction.commit());
  return version;
}

Result<void> Registry::remove(const std::string& name, Version version) {
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  const ModelRecord record = TRY(model(name));
  TRY(check_has(record, version));
  for (const auto& [alias, target] : record.aliases) {
    if (target != version) continue;
    return fail(ErrorCode::conflict, fmt::format("{}:{} is what the alias \"{}\" points at", name, version, alias),
                fmt::format("point it elsewhere first: foretell models alias {} {} VERSION", name, alias));
  }
  return erase(std::move(transaction), name, {version});
}

Result<std::vector<Version>> Registry::prune(const std::string& name, std::size_t keep) {
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(database_));
  const std::vector<Version> versions = versions_beyond(TRY(model(name)), keep);
  TRY(erase(std::move(transaction), name, versions));
  return versions;
}

Result<void> Registry::erase(store::WriteTransaction transaction, const std::string& name,
                             const std::vector<Version>& versions) {
  for (const Version version : versions) {
    store::Statement erase = TRY(database_.prepare("DELETE FROM versions WHERE name = ? AND version = ?"));
    TRY(erase.bind(1, name).bind(2, version).run());
  }
  TRY(transaction.commit());

  // The index no longer knows the files; if removing them fails or is cut short, they are only waste.
  Result<void> result;
  for (const Version version : versions) {
    std::error_code error;
    std::filesystem::remove_all(version_folder(name, version), error);
    if (error) {
      result =
          fail(ErrorCode::io, fmt::format("{}:{} is deleted, but its files stay: {}", name, version, error.message()));
    }
  }
  return result;
}

Result<std::vector<std::string>> Registry::index_problems() {
  std::vector<std::string> problems;
  store::Statement integrity = TRY(database_.prepare("PRAGMA integrity_check(10)"));
  while (TRY(integrity.step())) {
    if (integrity.text(0) != "ok") problems.push_back(integrity.text(0));
  }
  store::Statement references = TRY(database_.prepare("PRAGMA foreign_key_check"));
  while (TRY(references.step())) {
    problems.push_back(fmt::format("a row of {} names what {} does not have", references.text(0), references.text(2)));
  }
  return problems;
}

std::filesystem::path Registry::version_folder(const std::string& name, Version version) const {
  return model_folder(name) / std::to_string(version);
}

}  // namespace foretell::registry
