#include "api/documents.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/number.hpp"
#include "monitor/performance_json.hpp"

namespace foretell::api {
namespace {

void append_list(std::string& out, std::string_view key, const auto& count, const auto& append_item) {
  out += ",\"";
  out += key;
  out += "\":[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    append_item(i);
  }
  out += ']';
}

void append_probabilities(std::string& out, const serving::ServedModel& model, std::span<const float> probabilities) {
  out += '{';
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    if (k > 0) out += ',';
    out += model.label_keys[k];
    out += ':';
    append_number(out, probabilities[k]);
  }
  out += '}';
}

void write_caching(JsonWriter& json, const serving::cache::Decision& caching) {
  const auto nanoseconds = [](Clock::Duration time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
  };
  json.key("cache").begin_object();
  json.member("mode", serving::cache::to_text(caching.mode));
  json.member("on", caching.is_on);
  json.member("look_up_ns", nanoseconds(caching.costs.look_up));
  json.member("compute_ns", nanoseconds(caching.costs.compute));
  json.end_object();
}

void write_status(JsonWriter& json, const serving::ServedModel* model, Clock::WallTime now) {
  json.member("model_loaded", model != nullptr);
  json.key("model_name").text_or_null(model == nullptr ? "" : model->name());
  json.key("model_type").text_or_null(model == nullptr ? "" : model->manifest().model_type);
  json.key("model_version").text_or_null(model == nullptr ? "" : model->version_text());
  json.member("timestamp", format_timestamp(now));
  if (model != nullptr) write_caching(json, model->caching);
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

/// What every answer about health begins with.
void begin_health(JsonWriter& json, std::string_view status, Clock::WallTime now) {
  json.begin_object();
  json.member("timestamp", format_timestamp(now));
  json.member("service", k_service_name);
  json.member("status", status);
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

/// The numbers of a regression, which has no confidence: the key stays, for clients that read it.
void append_regression(std::string& out, const model::Predictions& predictions, PredictionParts parts) {
  out += "{\"prediction\":[";
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    if (row > 0) out += ',';
    append_number(out, predictions.values[row]);
  }
  out += ']';
  if (parts.confidence) out += ",\"confidence\":null";
  out += ",\"status\":\"success\"}";
}

}  // namespace

std::string prediction_document(const serving::ServedModel& model, const model::Predictions& predictions,
                                PredictionParts parts) {
  std::string out;
  out.reserve(128 + predictions.size() * 32);
  if (predictions.is_regression()) {
    append_regression(out, predictions, parts);
    return out;
  }
  const auto largest_of = [&](std::size_t row) { return std::ranges::max(predictions.row(row)); };

  out += "{\"prediction\":[";
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    if (row > 0) out += ',';
    out += model.label_json[static_cast<std::size_t>(predictions.labels[row])];
  }
  out += ']';
  if (parts.confidence) {
    out += ",\"confidence\":";
    append_number(out, std::ranges::max(predictions.probabilities));
    if (predictions.size() > 1) {
      append_list(out, "confidences", predictions.size(),
                  [&](std::size_t row) { append_number(out, largest_of(row)); });
    }
  }
  if (parts.probabilities) {
    append_list(out, "probabilities", predictions.size(),
                [&](std::size_t row) { append_probabilities(out, model, predictions.row(row)); });
  }
  out += ",\"status\":\"success\"}";
  return out;
}

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

std::string health_document(const monitor::Health& health, Clock::WallTime now) {
  std::string out;
  JsonWriter json(out);
  begin_health(json, to_text(health.status), now);
  if (health.cpu_percent) json.member("cpu_usage", *health.cpu_percent);
  if (health.memory_percent) json.member("memory_usage", *health.memory_percent);
  json.member("model_test", health.model_trouble.empty() ? "success" : "failed: " + health.model_trouble);
  if (!health.error.empty()) json.member("error", health.error);
  json.end_object();
  return out;
}

std::string probe_document(std::string_view status, std::string_view trouble, Clock::WallTime now) {
  std::string out;
  JsonWriter json(out);
  begin_health(json, status, now);
  if (!trouble.empty()) json.member("error", trouble);
  json.end_object();
  return out;
}

std::string performance_document(const serving::ServedModel& model, const monitor::PerformanceHistory& history,
                                 Clock::WallTime now) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("name", model.name());
  json.member("version", model.version_text());
  monitor::write_performance(json, history.windows);
  json.member("history", history.is_stored ? "stored" : "in memory");
  json.member("timestamp", format_timestamp(now));
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
