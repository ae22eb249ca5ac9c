#include "api/documents.hpp"

#include "base/json_writer.hpp"
#include "monitor/performance_json.hpp"

namespace foretell::api {
namespace {

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

}  // namespace foretell::api
