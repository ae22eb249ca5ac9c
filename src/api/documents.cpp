#include "api/documents.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/number.hpp"

namespace foretell::api {
namespace {

void write_status(JsonWriter& json, const serving::ServedModel* model, Clock::WallTime now) {
  json.member("model_loaded", model != nullptr);
  json.key("model_name").text_or_null(model == nullptr ? "" : model->name());
  json.key("model_type").text_or_null(model == nullptr ? "" : model->manifest().model_type);
  json.key("model_version").text_or_null(model == nullptr ? "" : model->version_text());
  json.member("timestamp", format_timestamp(now));
}

void write_failed(JsonWriter& json, const serving::FailedVersion& failed) {
  json.begin_object();
  json.member("model_name", failed.id.name);
  json.member("model_version", std::to_string(failed.id.version));
  json.member("state", to_text(registry::VersionState::failed));
  json.member("error", failed.why.message);
  json.key("hint").text_or_null(failed.why.hint);
  json.member("timestamp", format_timestamp(failed.at));
  json.end_object();
}

void write_summary(JsonWriter& json, const serving::Snapshot& snapshot, const serving::ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  json.member("name", model.name());
  json.member("version", model.version_text());
  json.member("model_type", manifest.model_type);
  json.key("created_at").text_or_null(manifest.created_at);
  json.key("target").text_or_null(manifest.schema.target);
  json.key("classes").begin_array();
  for (const std::string& label : model.label_json) json.raw(label);
  json.end_array();
  json.key("aliases").begin_array();
  for (const auto& [alias, version] : snapshot.aliases(model.name())) {
    if (version == model.loaded->version && alias != registry::k_latest_alias) json.value(alias);
  }
  json.end_array();
}

void write_column(JsonWriter& json, const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  json.begin_object();
  json.member("name", column.name);
  json.member("type", data::to_text(column.type));
  if (column.type == data::ColumnType::category) {
    json.key("categories").begin_array();
    for (const std::string& category : column.categories) json.value(category);
    json.end_array();
  } else if (column.type == data::ColumnType::number && !summary.quantiles.empty()) {
    json.member("min", static_cast<float>(summary.quantiles.front()));
    json.member("max", static_cast<float>(summary.quantiles.back()));
  } else if (column.type == data::ColumnType::date && !summary.quantiles.empty()) {
    json.member("min", data::format_date(summary.quantiles.front()));
    json.member("max", data::format_date(summary.quantiles.back()));
  }
  json.end_object();
}

}  // namespace

std::string error_document(const Error& error, std::string_view request_id) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("error", error.message);
  json.member("status", "error");
  json.member("code", to_text(error.code));
  json.key("field").text_or_null(error.field);
  json.key("hint").text_or_null(error.hint);
  json.key("request_id").text_or_null(request_id);
  json.end_object();
  return out;
}

std::string status_document(const serving::Snapshot& snapshot, const serving::ServedModel* model, Clock::WallTime now) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_status(json, model, now);
  if (snapshot.models().size() > 1) {
    json.key("models").begin_array();
    for (const auto& served : snapshot.models()) {
      json.begin_object();
      write_status(json, served.get(), now);
      json.end_object();
    }
    json.end_array();
  }
  if (!snapshot.failed().empty()) {
    json.key("failed").begin_array();
    for (const serving::FailedVersion& failed : snapshot.failed()) write_failed(json, failed);
    json.end_array();
  }
  json.end_object();
  return out;
}

std::string health_document(std::string_view trouble, Clock::WallTime now) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("timestamp", format_timestamp(now));
  json.member("service", k_service_name);
  json.member("status", trouble.empty() ? k_status_healthy : k_status_unhealthy);
  if (!trouble.empty()) json.member("error", trouble);
  json.end_object();
  return out;
}

std::string models_document(const serving::Snapshot& snapshot) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("models").begin_array();
  for (const auto& model : snapshot.models()) {
    json.begin_object();
    write_summary(json, snapshot, *model);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

std::string model_document(const serving::Snapshot& snapshot, const serving::ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_summary(json, snapshot, model);
  json.key("columns").begin_array();
  for (std::size_t c = 0; c < manifest.schema.columns.size(); ++c) {
    write_column(json, manifest.schema.columns[c], manifest.summaries[c]);
  }
  json.end_array();
  json.key("ignored").begin_array();
  if (!manifest.schema.target.empty()) json.value(manifest.schema.target);
  for (const data::LeftOut& left_out : manifest.schema.left_out) json.value(left_out.name);
  json.end_array();
  std::string evaluation = "null";  // of a model that was never evaluated
  if (manifest.evaluation.rows > 0) {
    evaluation.clear();
    model::append_evaluation(evaluation, manifest.evaluation);
  }
  json.key("evaluation").raw(evaluation);
  json.end_object();
  return out;
}

}  // namespace foretell::api
