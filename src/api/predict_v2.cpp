#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/features.hpp"
#include "api/predict_dialect.hpp"
#include "api/prediction_json.hpp"
#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "base/quote.hpp"

/// {"features": ..., "additional_features"?: {...}, "options"?: {...}} and nothing else: what a client writes is meant.
/// null stands for what is not given.
namespace foretell::api {
namespace {

using ondemand::json_type;

constexpr std::array<std::string_view, 3> k_fields{"features", k_additional_field, "options"};
constexpr std::array<std::string_view, 2> k_options{"threshold", "top_k"};

constexpr std::size_t k_important_columns_max = 10;

/// Which of a few names have stood in an object so far.
template <std::size_t N>
class Names {
 public:
  /// `what` stands in errors: "field" or "option".
  Names(std::string_view what, const std::array<std::string_view, N>& known) : what_(what), known_(known) {}

  /// Notes `key`. One that is not known, or stands twice, is an error.
  Result<void> note(std::string_view key) {
    const auto found = std::ranges::find(known_, key);
    if (found == known_.end()) return unknown(key);
    bool& has_stood = has_stood_[static_cast<std::size_t>(found - known_.begin())];
    if (!std::exchange(has_stood, true)) return {};
    return std::unexpected(Error{
        ErrorCode::invalid_argument, fmt::format("the {} \"{}\" stands twice", what_, key), std::string(key), {}});
  }

 private:
  std::unexpected<Error> unknown(std::string_view key) const {
    const std::vector<std::string> names(known_.begin(), known_.end());
    const std::string_view near = nearest_name(key, names);
    return std::unexpected(Error{
        ErrorCode::invalid_argument, fmt::format("unknown {} {}", what_, quote(key)),
        printable(key.substr(0, k_quoted_bytes_max)),
        near.empty() ? fmt::format("there are {}", quote_names(names)) : fmt::format("did you mean \"{}\"?", near)});
  }

  std::string_view what_;
  const std::array<std::string_view, N>& known_;
  std::array<bool, N> has_stood_{};
};

Result<double> read_number(const JsonBody& body, std::string_view name, std::string_view expected,
                           ondemand::value value) {
  if (TRY(body.type_of(value)) != json_type::number) return body.wrong_type(name, expected, value);
  double number = 0;
  if (const auto error = value.get_double().get(number)) return body.malformed(error, body.place_of(value));
  return number;
}

Result<float> read_threshold(const JsonBody& body, ondemand::value value) {
  constexpr std::string_view k_expected = "a probability from 0 to 1";
  const double number = TRY(read_number(body, "threshold", k_expected, value));
  if (!(number >= 0 && number <= 1)) return body.wrong_type("threshold", k_expected, value);
  // As a float32, like the probabilities it is compared with: 0.7 is at or above 0.7.
  return static_cast<float>(number);
}

Result<std::size_t> read_top_k(const JsonBody& body, ondemand::value value) {
  const std::string expected = fmt::format("a whole number from 1 to {}", limits::k_classes_max);
  const double number = TRY(read_number(body, "top_k", expected, value));
  const bool is_in_range = number >= 1 && number <= static_cast<double>(limits::k_classes_max);
  if (!is_in_range || std::trunc(number) != number) return body.wrong_type("top_k", expected, value);
  return static_cast<std::size_t>(number);
}

Result<void> read_options(const JsonBody& body, ondemand::value value, PredictOptions& options) {
  const json_type type = TRY(body.type_of(value));
  if (type == json_type::null) return body.read_null(value);
  ondemand::object object;
  if (type != json_type::object) return body.wrong_type("options", "an object", value);
  if (const auto error = value.get_object().get(object)) return body.malformed(error, body.place_of(value));
  Names names("option", k_options);
  for (auto field_or_error : object) {
    ondemand::field field;
    if (const auto error = std::move(field_or_error).get(field)) return body.malformed(error, std::nullopt);
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return body.malformed(error, std::nullopt);
    TRY(names.note(key));
    if (TRY(body.type_of(field.value())) == json_type::null) {
      TRY(body.read_null(field.value()));
    } else if (key == "threshold") {
      options.threshold = TRY(read_threshold(body, field.value()));
    } else {
      options.top_k = TRY(read_top_k(body, field.value()));
    }
  }
  return {};
}

Result<PredictOptions> read(const PredictCall& call, FeaturesReader& reader, std::vector<model::Slot>& slots) {
  PredictOptions options{.probabilities = !call.model->manifest().schema.is_regression()};
  Names names("field", k_fields);
  reader.begin(call.model->format, slots);
  const auto read_field = [&](std::string_view key, ondemand::value value) -> Result<void> {
    TRY(names.note(key));
    if (key == "features") return reader.read_features(value);
    if (key == "options") return read_options(reader.body(), value, options);
    return reader.read_additional(value);
  };
  TRY(reader.body().read(call.body, k_features_hint, read_field));
  TRY(reader.end());
  return options;
}

/// "additional_info": what the model relies on, and who answered.
void append_information(std::string& out, const PredictCall& call) {
  const serving::ServedModel& model = *call.model;
  std::span<const model::ColumnImportance> important;
  if (model.importance.is_by_permutation()) important = model.importance.first(k_important_columns_max);
  JsonWriter json(out);
  json.begin_object().key("feature_importance").begin_array();
  for (const model::ColumnImportance& column : important) json.value(column.column);
  json.end_array().key("feature_importance_values").begin_array();
  for (const model::ColumnImportance& column : important) json.value(*column.permutation);
  json.end_array();
  json.member("model_name", model.name());
  json.member("model_version", model.version_text());
  json.member("request_id", call.request_id);
  json.end_object();
}

std::string write(const PredictCall& call, const PredictOptions& options, const model::Predictions& predictions) {
  std::string out;
  out.reserve(768 + predictions.size() * 96);
  out += '{';
  append_prediction(out, *call.model, predictions);
  out += ',';
  append_confidence(out, predictions);
  if (options.probabilities) {
    out += ',';
    append_probabilities(out, *call.model, predictions, options.top_k);
  }
  out += ",\"additional_info\":";
  append_information(out, call);
  out += ",\"status\":\"success\"}";
  return out;
}

}  // namespace

const PredictDialect k_predict_v2{.read = read, .write = write};

}  // namespace foretell::api
