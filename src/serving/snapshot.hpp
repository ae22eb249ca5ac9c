#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text_index.hpp"
#include "registry/load.hpp"
#include "registry/reference.hpp"

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
  ServedModel(std::shared_ptr<const registry::LoadedVersion> version, std::map<std::string, registry::Version> aliases);

  std::shared_ptr<const registry::LoadedVersion> loaded;
  std::map<std::string, registry::Version> aliases;  // of its name, when it was loaded, `latest` among them
  RowFormat format;
  std::vector<std::string> label_json;  // each label as JSON: "<=50K" with its quotes, 3, true
  std::vector<std::string> label_keys;  // each label as the key of a JSON object
  std::vector<model::ColumnImportance> importance;  // model::rank_by_permutation() of its manifest

  const model::Manifest& manifest() const { return loaded->manifest; }
  const std::string& name() const { return loaded->name; }
  const std::string& version_text() const { return version_text_; }

 private:
  std::string version_text_;
};

/// All that is served, in the order in which it was named. Immutable; each I/O thread holds a shared_ptr to the one
/// that is current, so that no request waits for a lock; another one would reach it as a message to its loop.
class Snapshot {
 public:
  explicit Snapshot(std::vector<std::shared_ptr<const ServedModel>> models) : models_(std::move(models)) {}

  const std::vector<std::shared_ptr<const ServedModel>>& models() const { return models_; }

  /// The model that a request means. A bare name among several versions is @production where served, else the newest
  /// served. ErrorCode::not_found lists what is served.
  Result<std::shared_ptr<const ServedModel>> find(const registry::Reference& reference) const;
  /// The model of a request that names none: the only one. With several, ErrorCode::invalid_argument lists them.
  Result<std::shared_ptr<const ServedModel>> only() const;

 private:
  std::string listing() const;

  std::vector<std::shared_ptr<const ServedModel>> models_;
};

}  // namespace foretell::serving
