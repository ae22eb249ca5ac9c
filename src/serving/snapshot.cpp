#include "serving/snapshot.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"

namespace foretell::serving {
namespace {

std::vector<std::string> column_names(const data::Schema& schema) {
  std::vector<std::string> names;
  for (const data::ColumnSchema& column : schema.columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> ignored_names(const data::Schema& schema) {
  std::vector<std::string> names;
  if (!schema.target.empty()) names.push_back(schema.target);
  for (const data::LeftOut& left_out : schema.left_out) names.push_back(left_out.name);
  return names;
}

std::string json_text(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

}  // namespace

RowFormat::RowFormat(const data::Schema& schema)
    : columns_(schema.columns), names_(column_names(schema)), ignored_(ignored_names(schema)) {
  for (const data::ColumnSchema& column : columns_) {
    codes_.emplace_back(column.categories);
    missing_row_.push_back(model::missing_slot(column.type));
  }
}

ServedModel::ServedModel(std::shared_ptr<const registry::LoadedVersion> version,
                         std::shared_ptr<monitor::VersionMonitor> counts)
    : loaded(std::move(version)),
      format(loaded->manifest.schema),
      importance(loaded->manifest.importance),
      monitor(std::move(counts)),
      version_text_(std::to_string(loaded->version)) {
  const data::Labels& labels = loaded->manifest.schema.labels;
  for (const std::string& text : labels.texts) {
    label_keys.push_back(json_text(text));
    label_json.push_back(labels.type == data::LabelType::text ? json_text(text) : text);
  }
}

Snapshot::Snapshot(Models models, Names names, std::vector<FailedVersion> failed, Stored stored)
    : models_(std::move(models)), names_(std::move(names)), failed_(std::move(failed)), stored_(std::move(stored)) {
  for (const auto& model : models_) {
    if (names_.contains(model->name())) continue;
    registry::Version newest = 0;
    for (const auto& other : models_) {
      if (other->name() == model->name()) newest = std::max(newest, other->loaded->version);
    }
    names_[model->name()].bare = newest;
  }
}

std::string Snapshot::listing() const {
  if (models_.empty()) return "nothing is served: every version was deleted";
  std::vector<std::string> names;
  for (const auto& model : models_) names.push_back(fmt::format("{}:{}", model->name(), model->loaded->version));
  return fmt::format("served: {}", fmt::join(names, ", "));
}

Result<std::shared_ptr<const ServedModel>> Snapshot::find(const registry::Reference& reference) const {
  const auto name = names_.find(reference.name);
  if (name == names_.end()) {
    return fail(ErrorCode::not_found, fmt::format("there is no model \"{}\" here", reference.name), listing());
  }
  std::optional<registry::Version> version;
  if (const auto* number = std::get_if<registry::Version>(&reference.selector)) {
    version = *number;
  } else if (const auto* alias = std::get_if<std::string>(&reference.selector)) {
    const auto target = name->second.aliases.find(*alias);
    if (target != name->second.aliases.end()) version = target->second;
  } else {
    version = name->second.bare;
  }
  const auto found = std::ranges::find_if(
      models_, [&](const auto& model) { return model->name() == reference.name && model->loaded->version == version; });
  if (found != models_.end()) return *found;
  return fail(ErrorCode::not_found, fmt::format("\"{}\" is not served here", registry::to_text(reference)), listing());
}

Result<std::shared_ptr<const ServedModel>> Snapshot::only() const {
  if (models_.size() == 1) return models_.front();
  if (models_.empty()) return fail(ErrorCode::unavailable, "no model is served", listing());
  return fail(ErrorCode::invalid_argument, "several models are served and the request names none",
              fmt::format("add ?model=NAME; {}", listing()));
}

}  // namespace foretell::serving
