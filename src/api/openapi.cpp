#include "api/openapi.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/openapi_answers.hpp"
#include "api/openapi_model.hpp"
#include "api/route_table.hpp"
#include "base/json_writer.hpp"
#include "http/message.hpp"
#include "monitor/prometheus_text.hpp"

namespace foretell::api {
namespace {

using serving::ServedModel;
using serving::Snapshot;

/// What a model may be called in a path or a query: registry::parse_reference().
constexpr std::string_view k_reference_pattern =
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[1-9][0-9]{0,17}|@[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$";
constexpr std::string_view k_name_pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
constexpr std::string_view k_version_pattern = "^[1-9][0-9]{0,17}$";

/// The statuses that any route may answer with: what is refused before it is looked at.
struct Refusal {
  int status;
  std::string_view name;
  std::string_view description;
};

constexpr std::array k_refusals{
    Refusal{400, "BadRequest", "The request, its body, a row or an option is wrong."},
    Refusal{403, "Forbidden", "A page of another origin asks."},
    Refusal{408, "RequestTimeout", "The request came too slowly."},
    Refusal{413, "ContentTooLarge", "The body has too many bytes, rows or values."},
    Refusal{414, "UriTooLong", "The target is too long."},
    Refusal{417, "ExpectationFailed", "An Expect other than 100-continue."},
    Refusal{421, "Misdirected", "A Host that this service does not answer for."},
    Refusal{431, "HeadersTooLarge", "The head is too long."},
    Refusal{500, "InternalError", "A fault of the service."},
};
/// Those of routes that say so.
constexpr Refusal k_not_found{404, "NotFound", "No such model, version or alias is served."};
constexpr Refusal k_unsupported_media_type{415, "UnsupportedMediaType", "A body that is not JSON in UTF-8."};
constexpr Refusal k_unavailable{503, "Unavailable", "No model is served."};

/// What the document says of an operation beyond what the route table has.
struct Description {
  std::string_view id = {};
  std::string_view tag = {};
  std::string_view summary = {};
  std::string_view answer = {};  // the schema of 200; empty: text
  std::string_view media_type = "application/json";
  bool may_be_503 = false;  // with the same schema
  bool has_tag = false;     // ETag, and 304
};

Description describe(Operation operation) {
  switch (operation) {
    case Operation::predict_bare: return {"predictBare", "predict", "Predict, for the first clients", "PredictionBare"};
    case Operation::predict_v1: return {"predict", "predict", "Predict", "PredictionV1"};
    case Operation::predict_v2:
      return {"predictV2", "predict", "Predict with additional features and options", "PredictionV2"};
    case Operation::status: return {"status", "service", "Which model is loaded", "Status"};
    case Operation::health:
      return {
          .id = "health", .tag = "service", .summary = "How the service is", .answer = "Health", .may_be_503 = true};
    case Operation::health_live: return {"healthLive", "service", "Whether the process answers", "Probe"};
    case Operation::health_ready:
      return {.id = "healthReady",
              .tag = "service",
              .summary = "Whether it should get requests",
              .answer = "Probe",
              .may_be_503 = true};
    case Operation::metrics:
      return {.id = "metrics",
              .tag = "service",
              .summary = "Counters and histograms for Prometheus",
              .media_type = monitor::k_prometheus_media_type};
    case Operation::list_models:
      return {.id = "listModels", .tag = "models", .summary = "What is served", .answer = "Models", .has_tag = true};
    case Operation::show_model:
      return {.id = "showModel",
              .tag = "models",
              .summary = "A model: columns, evaluation, versions",
              .answer = "Model",
              .has_tag = true};
    case Operation::show_version:
      return {.id = "showVersion",
              .tag = "models",
              .summary = "One version, served or stored",
              .answer = "ModelVersion",
              .has_tag = true};
    case Operation::show_aliases:
      return {.id = "showAliases",
              .tag = "models",
              .summary = "Where aliases point, and what answers to them",
              .answer = "Aliases",
              .has_tag = true};
    case Operation::show_history:
      return {.id = "showHistory",
              .tag = "models",
              .summary = "The moves of aliases, newest first",
              .answer = "History",
              .has_tag = true};
    case Operation::show_performance:
      return {"showPerformance", "models", "How long a version computes", "Performance"};
    case Operation::openapi:
      return {.id = "openapi", .tag = "service", .summary = "This document", .answer = "Any", .has_tag = true};
    case Operation::docs_page:
      return {.id = "docs",
              .tag = "service",
              .summary = "This document as a page to try it on",
              .media_type = "text/html; charset=utf-8",
              .has_tag = true};
    case Operation::docs_script:
      return {.id = "docsScript",
              .tag = "service",
              .summary = "The script of that page",
              .media_type = "text/javascript; charset=utf-8",
              .has_tag = true};
  }
  return {};
}

bool is_predict(Operation operation) {
  return operation == Operation::predict_bare || operation == Operation::predict_v1 ||
         operation == Operation::predict_v2;
}

/// Writes the document piece by piece.
class OpenApi {
 public:
  explicit OpenApi(const Snapshot& snapshot) : snapshot_(snapshot) {}

  std::string write() {
    json_.begin_object().member("openapi", "3.1.0");
    json_.key("info").begin_object().member("title", "Foretell").member("version", FORETELL_VERSION);
    json_.member("summary", "Predictions of trained models, and what is known about them.");
    json_.end_object();
    json_.key("servers").begin_array().begin_object().member("url", "/").end_object().end_array();
    write_tags();
    write_paths();
    write_components();
    json_.end_object();
    return std::move(out_);
  }

 private:
  void write_tags() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> k_tags{
        {{"predict", "Rows in, predictions out."},
         {"models", "What is served and stored."},
         {"service", "How it is."}}};
    json_.key("tags").begin_array();
    for (const auto& [name, description] : k_tags) {
      json_.begin_object().member("name", name).member("description", description).end_object();
    }
    json_.end_array();
  }

  /// Predictions of a model by name are listed with the name of each served one first, since their rows differ.
  void write_paths() {
    json_.key("paths").begin_object();
    for (const Route& route : routes()) {
      const std::size_t name = route.path.find("{name}");
      if (is_predict(route.operation) && name != std::string_view::npos) {
        for (const auto& model : snapshot_.models()) {
          const std::string reference = reference_text(snapshot_, *model);
          std::string path(route.path);
          write_path(path.replace(name, std::string_view("{name}").size(), reference), route, model.get());
        }
      }
      write_path(std::string(route.path), route, nullptr);
    }
    json_.end_object();
  }

  /// A path of one route. `model` is given where the path is of that one.
  void write_path(const std::string& path, const Route& route, const ServedModel* model) {
    const Description description = describe(route.operation);
    std::string method(to_text(route.method));
    std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    json_.key(path).begin_object().key(method).begin_object();
    json_.member("operationId", operation_id(description, route, model));
    json_.key("tags").begin_array().value(description.tag).end_array();
    json_.member("summary", model == nullptr ? std::string(description.summary)
                                             : fmt::format("{} with {}", description.summary, model->name()));
    write_parameters(route, model);
    if (is_predict(route.operation)) write_body(route.operation, model);
    write_responses(route, description, path);
    json_.end_object().end_object();
  }

  static std::string operation_id(const Description& description, const Route& route, const ServedModel* model) {
    if (model != nullptr) return fmt::format("{}.{}.{}", description.id, model->name(), model->version_text());
    const bool is_named_twin = is_predict(route.operation) && route.path.find("{name}") != std::string_view::npos;
    return std::string(description.id) + (is_named_twin ? ".named" : "");
  }

  // --- What is sent -----------------------------------------------------------------------------------------------

  void begin_parameter(std::string_view name, std::string_view place, std::string_view description) {
    json_.begin_object().member("name", name).member("in", place).member("required", place == "path");
    json_.member("description", description).key("schema").begin_object();
  }

  void write_pattern(std::string_view pattern) { json_.member("type", "string").member("pattern", pattern); }

  void write_references() {
    write_pattern(k_reference_pattern);
    json_.key("examples").begin_array();
    for (const auto& model : snapshot_.models()) json_.value(reference_text(snapshot_, *model));
    json_.end_array();
  }

  void end_parameter() { json_.end_object().end_object(); }

  void write_parameters(const Route& route, const ServedModel* model) {
    const Operation operation = route.operation;
    const bool has_name = route.path.find("{name}") != std::string_view::npos;
    json_.key("parameters").begin_array();
    if (has_name && model == nullptr) {
      const bool is_plain = operation == Operation::show_version || operation == Operation::show_aliases ||
                            operation == Operation::show_history;
      begin_parameter("name", "path", is_plain ? "The model's name." : "NAME, NAME:VERSION or NAME@ALIAS.");
      is_plain ? write_names() : write_references();
      end_parameter();
    }
    if (route.path.find("{version}") != std::string_view::npos) {
      begin_parameter("version", "path", "The number of a version.");
      write_pattern(k_version_pattern);
      end_parameter();
    }
    if ((is_predict(operation) && !has_name) || operation == Operation::status) {
      begin_parameter("model", "query", "NAME, NAME:VERSION or NAME@ALIAS, where several models are served.");
      write_references();
      end_parameter();
    }
    if (operation == Operation::predict_bare || operation == Operation::predict_v1) write_probabilities(model);
    if (operation == Operation::show_performance) {
      begin_parameter("version", "query", "The number of a served version.");
      write_pattern(k_version_pattern);
      end_parameter();
    }
    json_.end_array();
  }

  void write_names() {
    write_pattern(k_name_pattern);
    json_.key("examples").begin_array();
    for (const auto& model : snapshot_.models()) json_.value(model->name());
    json_.end_array();
  }

  /// Regressions have no probabilities.
  void write_probabilities(const ServedModel* model) {
    const auto is_regression = [](const ServedModel& one) { return one.manifest().schema.is_regression(); };
    const bool has_none = model != nullptr ? is_regression(*model)
                                           : std::ranges::all_of(snapshot_.models(),
                                                                 [&](const auto& one) { return is_regression(*one); });
    if (has_none) return;
    begin_parameter("probabilities", "query", "Whether to add the probability of each label.");
    json_.key("enum").begin_array().value("true").value("false").value("1").value("0").end_array();
    end_parameter();
  }

  void write_body(Operation operation, const ServedModel* model) {
    const std::string_view what = operation == Operation::predict_v2 ? "RequestV2" : "Request";
    std::vector<const ServedModel*> models;
    if (model != nullptr) {
      models.push_back(model);
    } else {
      for (const auto& one : snapshot_.models()) models.push_back(one.get());
    }
    json_.key("requestBody").begin_object().member("required", true);
    json_.key("content").begin_object().key("application/json").begin_object().key("schema");
    if (models.size() == 1) {
      write_schema_reference(schema_name(*models.front(), what));
    } else {
      json_.begin_object().key("anyOf").begin_array();
      for (const ServedModel* one : models) write_schema_reference(schema_name(*one, what));
      if (models.empty()) json_.begin_object().end_object();
      json_.end_array().end_object();
    }
    json_.key("examples").begin_object();
    for (const ServedModel* one : models) write_examples(json_, snapshot_, *one);
    json_.end_object().end_object().end_object().end_object();
  }

  // --- What is answered -------------------------------------------------------------------------------------------

  void write_schema_reference(std::string_view name) {
    json_.begin_object().member("$ref", fmt::format("#/components/schemas/{}", name)).end_object();
  }

  void write_header(std::string_view field, std::string_view name) {
    json_.key(field).begin_object().member("$ref", fmt::format("#/components/headers/{}", name)).end_object();
  }

  void write_refusal(const Refusal& refusal) {
    json_.key(std::to_string(refusal.status)).begin_object();
    json_.member("$ref", fmt::format("#/components/responses/{}", refusal.name)).end_object();
  }

  void write_responses(const Route& route, const Description& description, std::string_view path) {
    const bool predicts = is_predict(route.operation);
    const bool names_a_model = path.find("/models/") != std::string_view::npos;
    json_.key("responses").begin_object();
    write_answer(200, description, "What was asked for.", predicts);
    if (description.has_tag) {
      json_.key("304").begin_object().member("description", "The client has it: its If-None-Match names the tag.");
      json_.key("headers").begin_object();
      write_header("X-Request-Id", "RequestId");
      write_header("ETag", "ETag");
      json_.end_object().end_object();
    }
    for (const Refusal& refusal : k_refusals) write_refusal(refusal);
    if (predicts || names_a_model || route.operation == Operation::status) write_refusal(k_not_found);
    if (route.body == BodyRule::json) write_refusal(k_unsupported_media_type);
    if (predicts) write_refusal(k_unavailable);
    if (description.may_be_503) write_answer(503, description, "Something is wrong; the answer says what.", false);
    json_.end_object();
  }

  void write_answer(int status, const Description& description, std::string_view text, bool may_be_cached) {
    json_.key(std::to_string(status)).begin_object().member("description", text);
    json_.key("headers").begin_object();
    write_header("X-Request-Id", "RequestId");
    if (may_be_cached) write_header("X-Cache", "Cache");
    if (description.has_tag) write_header("ETag", "ETag");
    json_.end_object();
    json_.key("content").begin_object().key(description.media_type).begin_object().key("schema");
    if (description.answer.empty()) {
      json_.begin_object().member("type", "string").end_object();
    } else if (description.answer == "Any") {
      json_.begin_object().member("type", "object").end_object();
    } else {
      write_schema_reference(description.answer);
    }
    json_.end_object().end_object().end_object();
  }

  void write_components() {
    json_.key("components").begin_object();
    json_.key("headers").raw(fmt::format("{{{}}}", k_answer_headers));
    json_.key("responses").begin_object();
    for (const Refusal& refusal : k_refusals) write_error(refusal);
    for (const Refusal& refusal : {k_not_found, k_unsupported_media_type, k_unavailable}) write_error(refusal);
    json_.end_object();

    std::string schemas;
    JsonWriter models(schemas);
    models.begin_object();
    for (const auto& model : snapshot_.models()) write_model_schemas(models, *model);
    models.end_object();
    // Those of models stand behind the fixed ones, in the same object.
    const std::string_view separator = snapshot_.models().empty() ? "" : ",";
    json_.key("schemas").raw(fmt::format("{{{}{}{}", k_answer_schemas, separator, std::string_view(schemas).substr(1)));
    json_.end_object();
  }

  void write_error(const Refusal& refusal) {
    json_.key(refusal.name).begin_object().member("description", refusal.description);
    json_.key("headers").begin_object();
    write_header("X-Request-Id", "RequestId");
    json_.end_object();
    json_.key("content").begin_object().key("application/json").begin_object().key("schema");
    write_schema_reference("Error");
    json_.end_object().end_object().end_object();
  }

  const Snapshot& snapshot_;
  std::string out_;
  JsonWriter json_{out_};
};

}  // namespace

std::string openapi_document(const Snapshot& snapshot) { return OpenApi(snapshot).write(); }

}  // namespace foretell::api
