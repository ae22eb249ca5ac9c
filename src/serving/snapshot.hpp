#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text_index.hpp"
#include "model/importance_ranking.hpp"
#include "monitor/version_monitor.hpp"
#include "registry/follow.hpp"
#include "registry/load.hpp"
#include "registry/reference.hpp"
#include "serving/cache/decision.hpp"

/// What a server serves, as each of its threads sees it.
namespace foretell::serving {

/// How rows become slots for one model: which column a name is, which code a text has. Immutable.
class RowFormat {
 public:
  explicit RowFormat(const data::Schema& schema);

  std::size_t columns() const { return columns_.size(); }
  const data::ColumnSchema& column(std::size_t index) const { return columns_[index]; }
  /// The column of this name, or TextIndex::k_none.
  std::int32_t find_column(std::string_view name) const { return names_.find(name); }
  /// Whether rows may carry this name without a meaning: the target, and columns that were left out at training.
  bool is_ignored(std::string_view name) const { return ignored_.find(name) != TextIndex::k_none; }
  /// The code of a category's text; data::k_missing_code when it is unknown.
  std::int32_t code(std::size_t column, std::string_view text) const { return codes_[column].find(text); }
  /// A row in which everything is missing.
  const std::vector<model::Slot>& missing_row() const { return missing_row_; }

 private:
  std::vector<data::ColumnSchema> columns_;
  TextIndex names_;
  TextIndex ignored_;
  std::vector<TextIndex> codes_;  // by column
  std::vector<model::Slot> missing_row_;
};

/// One version that is served. Immutable.
struct ServedModel {
  /// `counts`: what counts its requests, or null.
  explicit ServedModel(std::shared_ptr<const registry::LoadedVersion> version,
                       std::shared_ptr<monitor::VersionMonitor> counts = nullptr);

  std::shared_ptr<const registry::LoadedVersion> loaded;
  RowFormat format;
  std::vector<std::string> label_json;  // each label as JSON: "<=50K" with its quotes, 3, true
  std::vector<std::string> label_keys;  // each label as the key of a JSON object
  model::ImportanceRanking importance;
  cache::Decision caching;  // off unless whoever made it decided

  std::shared_ptr<monitor::VersionMonitor> monitor;  // null where nobody counts

  const model::Manifest& manifest() const { return loaded->manifest; }
  const std::string& name() const { return loaded->name; }
  const std::string& version_text() const { return version_text_; }

 private:
  std::string version_text_;
};

/// A version that was to be served and could not be loaded.
struct FailedVersion {
  registry::VersionId id;
  Error why;  // names the version's files without their folder: clients may read it
  Clock::WallTime at;

  bool operator==(const FailedVersion& other) const { return id == other.id && at == other.at; }
};

/// All that is served, in the order in which it was named. Immutable; each I/O thread holds a shared_ptr to the one
/// that is current, so that no request waits for a lock; another one reaches it as a message to its loop.
class Snapshot {
 public:
  using Models = std::vector<std::shared_ptr<const ServedModel>>;
  using Names = std::map<std::string, registry::ServedName>;
  using Stored = std::map<std::string, registry::StoredModel>;

  /// `names` says what the names of `models` mean; one that it does not have means the newest of that name. `stored` is
  /// what the registry has of them.
  explicit Snapshot(Models models, Names names = {}, std::vector<FailedVersion> failed = {}, Stored stored = {});

  const Models& models() const { return models_; }
  /// What could not be loaded in place of what is served.
  const std::vector<FailedVersion>& failed() const { return failed_; }
  /// The aliases of a served model's name, `latest` among them.
  const std::map<std::string, registry::Version>& aliases(const std::string& name) const {
    return names_.at(name).aliases;
  }

  /// What the registry has of a served model's name, or null: a model that is in no registry.
  const registry::StoredModel* stored(const std::string& name) const {
    const auto found = stored_.find(name);
    return found == stored_.end() ? nullptr : &found->second;
  }

  /// The model that a request means. ErrorCode::not_found lists what is served.
  Result<std::shared_ptr<const ServedModel>> find(const registry::Reference& reference) const;
  /// The model of a request that names none: the only one. With several, ErrorCode::invalid_argument lists them; with
  /// none left, ErrorCode::unavailable.
  Result<std::shared_ptr<const ServedModel>> only() const;

  /// Whether the other one serves the same in the same way.
  bool operator==(const Snapshot&) const = default;

 private:
  std::string listing() const;

  Models models_;
  Names names_;
  std::vector<FailedVersion> failed_;
  Stored stored_;
};

}  // namespace foretell::serving
