#include "api/handler.hpp"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "api/docs_page.hpp"
#include "api/documents.hpp"
#include "api/media_type.hpp"
#include "api/model_name.hpp"
#include "api/openapi.hpp"
#include "api/query.hpp"
#include "api/resources.hpp"
#include "base/quote.hpp"
#include "http/content_coding.hpp"
#include "http/entity_tag.hpp"
#include "registry/reference.hpp"

namespace foretell::api {
namespace {

http::Response ok(std::string document) { return {.status = 200, .body = std::move(document)}; }

/// The field that says whether an answer was remembered; none where the cache is off.
std::string cache_field(monitor::CacheUse use) {
  switch (use) {
    case monitor::CacheUse::none: break;
    case monitor::CacheUse::miss: return "X-Cache: miss\r\n";
    case monitor::CacheUse::hit: return "X-Cache: hit\r\n";
  }
  return {};
}

/// What is known of a request before its operation runs.
monitor::RequestRecord begin_record(const http::RequestHead& head, std::string_view route) {
  return {.request_id = head.request_id,
          .method = to_text(head.method),
          .route = route,
          .route_number = head.route,
          .path = head.path};
}

/// The template of the route that plan() noted; empty when it found none.
std::string_view noted_route(const http::RequestHead& head) {
  return head.route == 0 ? std::string_view() : routes()[head.route - 1].path;
}

void note_model(const serving::ServedModel& model, monitor::RequestRecord& record) {
  record.model = model.name();
  record.model_version = model.version_text();
  record.version = model.monitor.get();
}

}  // namespace

Handler::Handler(HandlerOptions options)
    : options_(std::move(options)), predict_(*options_.clock, {options_.cache_bounds, options_.loops}) {
  predict_.adopt(*options_.snapshot);
}

std::expected<http::BodyPlan, http::Response> Handler::plan(http::RequestHead& head) {
  Result<http::BodyPlan> plan = plan_or_error(head);
  if (plan) return *plan;
  if (plan.error().code == ErrorCode::method_not_allowed) {
    if (auto preflight = answer_preflight(head)) return std::unexpected(*std::move(preflight));
  }
  http::Response response = refuse(plan.error(), head);
  if (plan.error().code == ErrorCode::method_not_allowed) {
    response.extra_fields += fmt::format("Allow: {}\r\n", allowed_methods(head.path));
  }
  if (plan.error().field == http::k_content_encoding) response.extra_fields += http::k_accept_encoding_line;
  return std::unexpected(std::move(response));
}

Result<http::BodyPlan> Handler::plan_or_error(http::RequestHead& head) const {
  TRY(options_.host_policy.check(head));
  const Match match = TRY(find_route(head.method, head.path));
  head.route = static_cast<std::uint32_t>(match.route - routes().data()) + 1;
  http::Buffered plan{match.route->body_bytes_max};
  if (match.route->body == BodyRule::json && head.has_body()) {
    TRY(check_json_media_type(head.field("content-type")));
    plan.coding = TRY(http::content_coding(head));
  }
  return plan;
}

void Handler::handle(const http::Request& request, http::Responder responder) {
  assert(request.head.route != 0);
  const Match match = match_route(routes()[request.head.route - 1], request.head.path);
  monitor::RequestRecord record = begin_record(request.head, match.route->path);
  Result<http::Response> response = run(request, match, record);
  if (!response) return responder.send(refuse(response.error(), record, request.head));
  record.status = response->status;
  observe(request.head, record);
  responder.send(for_pages(*std::move(response), request.head));
}

http::Response Handler::refuse(const Error& error, const http::RequestHead& head) {
  return refuse(error, begin_record(head, noted_route(head)), head);
}

http::Response Handler::refuse(const Error& error, monitor::RequestRecord record, const http::RequestHead& head) {
  record.status = http_status(error.code);
  record.error = &error;
  observe(head, record);
  return for_pages({.status = record.status, .body = error_document(error, head.request_id)}, head);
}

std::optional<http::Response> Handler::answer_preflight(const http::RequestHead& head) {
  auto response = options_.host_policy.cors().answer_preflight(head, allowed_methods(head.path));
  if (!response) return std::nullopt;
  monitor::RequestRecord record = begin_record(head, {});
  record.status = response->status;
  observe(head, record);
  return response;
}

http::Response Handler::for_pages(http::Response response, const http::RequestHead& head) const {
  response.extra_fields += options_.host_policy.cors().answer_lines(head);
  return response;
}

void Handler::observe(const http::RequestHead& head, monitor::RequestRecord& record) {
  if (options_.observers.empty()) return;
  record.traceparent = head.field("traceparent");
  if (record.answered == Clock::SteadyTime()) record.answered = options_.clock->steady_now();
  if (head.began != Clock::SteadyTime()) record.total = record.answered - head.began;
  for (monitor::RequestObserver* observer : options_.observers) observer->observe(record);
}

std::shared_ptr<const serving::Snapshot> Handler::adopt(std::shared_ptr<const serving::Snapshot> snapshot) {
  predict_.adopt(*snapshot);
  openapi_.clear();
  return std::exchange(options_.snapshot, std::move(snapshot));
}

Result<http::Response> Handler::run(const http::Request& request, const Match& match, monitor::RequestRecord& record) {
  switch (match.route->operation) {
    case Operation::predict_bare: return predict(k_predict_bare, request, match, record);
    case Operation::predict_v1: return predict(k_predict_v1, request, match, record);
    case Operation::predict_v2: return predict(k_predict_v2, request, match, record);
    case Operation::health: return health();
    case Operation::health_live: return ok(probe_document("live", "", options_.clock->wall_now()));
    case Operation::health_ready: return health_ready();
    case Operation::list_models:
    case Operation::show_model:
    case Operation::show_version:
    case Operation::show_aliases:
    case Operation::show_history: return http::revalidated(request.head, ok(TRY(resource(match))));
    case Operation::openapi: return http::revalidated(request.head, ok(openapi()));
    case Operation::docs_page: return http::revalidated(request.head, docs_page());
    case Operation::docs_script: return http::revalidated(request.head, docs_script(request.head));
    case Operation::show_performance: {
      const auto model = TRY(model_of_route(match, request.head.query));
      return ok(performance(*model));
    }
    case Operation::metrics:
      return http::Response{.body = options_.metrics->page(), .content_type = monitor::k_prometheus_media_type};
    case Operation::status: {
      const serving::Snapshot& snapshot = *options_.snapshot;
      auto model = TRY(model_of_query(request.head.query));
      if (model == nullptr && !snapshot.models().empty()) model = snapshot.models().front();
      return ok(status_document(snapshot, model.get(), options_.clock->wall_now()));
    }
  }
  return fail(ErrorCode::internal, "a route without an operation");
}

Result<http::Response> Handler::predict(const PredictDialect& dialect, const http::Request& request, const Match& match,
                                        monitor::RequestRecord& record) {
  const std::string_view query = request.head.query;
  auto model = TRY(match.name.empty() ? model_of_query(query) : model_of_name(match.name));
  if (model == nullptr) model = TRY(options_.snapshot->only());
  note_model(*model, record);
  record.body = request.body;
  const PredictCall call{std::move(model), request.body, query, request.head.request_id};
  http::Response response = ok(TRY(predict_.run(dialect, call, record)));
  response.extra_fields = cache_field(record.cache);
  return response;
}

const std::string& Handler::openapi() {
  if (openapi_.empty()) openapi_ = openapi_document(*options_.snapshot);
  return openapi_;
}

Result<std::string> Handler::resource(const Match& match) const {
  const serving::Snapshot& snapshot = *options_.snapshot;
  switch (match.route->operation) {
    case Operation::list_models: return models_document(snapshot);
    case Operation::show_model: return model_document(snapshot, *TRY(model_of_name(match.name)));
    case Operation::show_version: {
      const auto version = percent_decoded(match.version);
      return version_document(snapshot, TRY(name_of_segment(match.name)), version ? *version : match.version);
    }
    case Operation::show_aliases: return aliases_document(snapshot, TRY(name_of_segment(match.name)));
    default: return history_document(snapshot, TRY(name_of_segment(match.name)));
  }
}

Result<std::shared_ptr<const serving::ServedModel>> Handler::model_of_query(std::string_view query) const {
  const auto name = TRY(query_value(query, "model"));
  if (!name) return std::shared_ptr<const serving::ServedModel>();
  return options_.snapshot->find(TRY(reference_of(*name)));
}

Result<std::shared_ptr<const serving::ServedModel>> Handler::model_of_name(std::string_view segment) const {
  return options_.snapshot->find(TRY(reference_of_segment(segment)));
}

Result<std::shared_ptr<const serving::ServedModel>> Handler::model_of_route(const Match& match,
                                                                            std::string_view query) const {
  registry::Reference reference = TRY(reference_of_segment(match.name));
  if (const auto version = TRY(query_value(query, "version"))) {
    if (!std::holds_alternative<registry::Bare>(reference.selector)) {
      return std::unexpected(
          Error{ErrorCode::invalid_argument,
                fmt::format("{} and ?version= both say which version", quote(registry::to_text(reference))), "version",
                "leave one of them out"});
    }
    reference.selector = TRY(registry::parse_version(*version));
  }
  return options_.snapshot->find(reference);
}

http::Response Handler::health() {
  const monitor::Usage usage = options_.usage == nullptr ? monitor::Usage() : options_.usage->last();
  const std::string& trouble = model_check_.trouble_with(*options_.snapshot, options_.clock->steady_now());
  const monitor::Health health = monitor::judge_health(usage, trouble, draining_);
  return {.status = health.status == monitor::HealthStatus::unhealthy ? 503 : 200,
          .body = health_document(health, options_.clock->wall_now())};
}

http::Response Handler::health_ready() const {
  std::string_view trouble;
  if (options_.snapshot->models().empty()) trouble = "no model is loaded";
  if (draining_) trouble = monitor::k_shutting_down;
  return {.status = trouble.empty() ? 200 : 503,
          .body = probe_document(trouble.empty() ? "ready" : "not ready", trouble, options_.clock->wall_now())};
}

std::string Handler::performance(const serving::ServedModel& model) const {
  const monitor::PerformanceHistory history = options_.performance == nullptr
                                                  ? monitor::PerformanceHistory()
                                                  : options_.performance->history(model.name(), model.version_text());
  return performance_document(model, history, options_.clock->wall_now());
}

}  // namespace foretell::api
