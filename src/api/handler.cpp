#include "api/handler.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "api/documents.hpp"
#include "api/media_type.hpp"
#include "api/query.hpp"
#include "base/limits.hpp"
#include "base/quote.hpp"

namespace foretell::api {
namespace {

http::Response ok(std::string document) { return {.status = 200, .body = std::move(document)}; }

constexpr std::size_t k_workspace_bytes_kept = 1024 * 1024;

}  // namespace

Handler::Handler(std::shared_ptr<const serving::Snapshot> snapshot, http::HostPolicy host_policy, const Clock& clock)
    : snapshot_(std::move(snapshot)), host_policy_(std::move(host_policy)), clock_(clock) {}

std::expected<http::BodyPlan, http::Response> Handler::plan(const http::RequestHead& head) {
  Result<http::BodyPlan> plan = plan_or_error(head);
  if (plan) return *plan;
  http::Response response = refuse(plan.error(), head.request_id);
  if (plan.error().code == ErrorCode::method_not_allowed) {
    response.extra_fields = fmt::format("Allow: {}\r\n", allowed_methods(head.path));
  }
  return std::unexpected(std::move(response));
}

Result<http::BodyPlan> Handler::plan_or_error(const http::RequestHead& head) const {
  TRY(host_policy_.check(head));
  const Match match = TRY(find_route(head.method, head.path));
  if (match.route->body == BodyRule::json && head.has_body()) TRY(check_json_media_type(head.field("content-type")));
  return http::Buffered{match.route->body_bytes_max};
}

void Handler::handle(const http::Request& request, http::Responder responder) {
  Result<http::Response> response = run(request);
  // One large request must not keep its memory, whether it was answered or refused.
  if (workspace_.bytes() > k_workspace_bytes_kept) workspace_ = {};
  responder.send(response ? *std::move(response) : refuse(response.error(), request.head.request_id));
}

http::Response Handler::refuse(const Error& error, std::string_view request_id) {
  return {.status = http_status(error.code), .body = error_document(error, request_id)};
}

Result<http::Response> Handler::run(const http::Request& request) {
  const Match match = TRY(find_route(request.head.method, request.head.path));
  switch (match.route->operation) {
    case Operation::predict_bare:
    case Operation::predict:
    case Operation::predict_named: return predict(request, match);
    case Operation::health: return health();
    case Operation::list_models: return ok(models_document(*snapshot_));
    case Operation::show_model: {
      const auto model = TRY(model_of_name(match.name));
      return ok(model_document(*model));
    }
    case Operation::status: {
      const auto named = TRY(model_of_query(request.head.query));
      const auto& model = named == nullptr ? snapshot_->models().front() : named;
      return ok(status_document(*snapshot_, *model, clock_.wall_now()));
    }
  }
  return fail(ErrorCode::internal, "a route without an operation");
}

Result<http::Response> Handler::predict(const http::Request& request, const Match& match) {
  const std::string_view query = request.head.query;
  auto model =
      TRY(match.route->operation == Operation::predict_named ? model_of_name(match.name) : model_of_query(query));
  if (model == nullptr) model = TRY(snapshot_->only());
  PredictionParts parts;
  parts.confidence = match.route->operation != Operation::predict_bare;
  parts.probabilities = TRY(query_flag(query, "probabilities"));
  if (parts.probabilities && model->manifest().schema.is_regression()) {
    return std::unexpected(
        Error{ErrorCode::invalid_argument,
              fmt::format("model \"{}\" predicts a number, which has no probabilities", model->name()), "probabilities",
              "leave ?probabilities=true out"});
  }

  const std::size_t rows = TRY(features_.read(request.body, model->format, workspace_.slots));
  if (rows * model->label_json.size() > limits::k_request_values_max) {
    return fail(ErrorCode::payload_too_large,
                fmt::format("more than {} probabilities (rows x classes) in one request", limits::k_request_values_max),
                "send the rows in several requests");
  }
  serving::predict(*model, workspace_);
  return ok(prediction_document(*model, workspace_.predictions, parts));
}

Result<std::shared_ptr<const serving::ServedModel>> Handler::model_of_query(std::string_view query) const {
  const auto name = TRY(query_value(query, "model"));
  if (!name) return std::shared_ptr<const serving::ServedModel>();
  return model_of_name(*name);
}

Result<std::shared_ptr<const serving::ServedModel>> Handler::model_of_name(std::string_view name) const {
  const auto reference = registry::parse_reference(name);
  // What cannot be the name of a model is the name of none.
  if (!reference)
    return fail(ErrorCode::not_found, fmt::format("there is no model {}", quote(name)), reference.error().hint);
  return snapshot_->find(*reference);
}

http::Response Handler::health() const {
  const std::string_view trouble = draining_ ? "the service is shutting down" : "";
  return {.status = trouble.empty() ? 200 : 503, .body = health_document(trouble, clock_.wall_now())};
}

}  // namespace foretell::api
