#include "serving/snapshot.hpp"

#include <algorithm>

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
  std::vector<std::string> names{schema.target};
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
                         std::map<std::string, registry::Version> aliases_of_name)
    : loaded(std::move(version)),
      aliases(std::move(aliases_of_name)),
      format(loaded->manifest.schema),
      importance(model::rank_by_permutation(loaded->manifest.importance)),
      version_text_(std::to_string(loaded->version)) {
  const data::Labels& labels = loaded->manifest.schema.labels;
  for (const std::string& text : labels.texts) {
    label_keys.push_back(json_text(text));
    label_json.push_back(labels.type == data::LabelType::text ? json_text(text) : text);
  }
}

std::string Snapshot::listing() const {
  std::vector<std::string> names;
  for (const auto& model : models_) names.push_back(fmt::format("{}:{}", model->name(), model->loaded->version));
  return fmt::format("served: {}", fmt::join(names, ", "));
}

Result<std::shared_ptr<const ServedModel>> Snapshot::find(const registry::Reference& reference) const {
  // Which version the name alone, or the alias, stands for; the newest served where nothing says otherwise.
  std::shared_ptr<const ServedModel> newest;
  for (const auto& model : models_) {
    if (model->name() != reference.name) continue;
    if (newest == nullptr || model->loaded->version > newest->loaded->version) newest = model;
  }
  if (newest == nullptr) {
    return fail(ErrorCode::not_found, fmt::format("there is no model \"{}\" here", reference.name), listing());
  }
  const auto with_version = [&](registry::Version version) {
    const auto found = std::ranges::find_if(models_, [&](const auto& model) {
      return model->name() == reference.name && model->loaded->version == version;
    });
    return found == models_.end() ? nullptr : *found;
  };
  const auto* version = std::get_if<registry::Version>(&reference.selector);
  const auto* alias = std::get_if<std::string>(&reference.selector);
  if (version == nullptr) {
    const auto target = newest->aliases.find(alias == nullptr ? std::string(registry::k_production_alias) : *alias);
    if (target != newest->aliases.end()) version = &target->second;
  }
  const auto found = version == nullptr ? nullptr : with_version(*version);
  if (found != nullptr) return found;
  if (std::holds_alternative<registry::Bare>(reference.selector)) return newest;
  return fail(ErrorCode::not_found, fmt::format("\"{}\" is not served here", registry::to_text(reference)), listing());
}

Result<std::shared_ptr<const ServedModel>> Snapshot::only() const {
  if (models_.size() == 1) return models_.front();
  return fail(ErrorCode::invalid_argument, "several models are served and the request names none",
              fmt::format("add ?model=NAME; {}", listing()));
}

}  // namespace foretell::serving
