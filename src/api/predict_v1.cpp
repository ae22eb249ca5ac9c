#include "api/features.hpp"
#include "api/predict_dialect.hpp"
#include "api/prediction_json.hpp"
#include "api/query.hpp"

/// {"features": ...} and what else clients send beside it, which means nothing; options are in the query. The answers
/// keep their bytes for ever.
namespace foretell::api {
namespace {

Result<PredictOptions> read(const PredictCall& call, FeaturesReader& reader, std::vector<model::Slot>& slots) {
  const PredictOptions options{.probabilities = TRY(query_flag(call.query, "probabilities"))};
  reader.begin(call.model->format, slots);
  TRY(reader.body().read(call.body, k_features_hint, [&](std::string_view key, ondemand::value value) {
    return key == "features" ? reader.read_features(value) : reader.body().skip(value, 1);
  }));
  TRY(reader.end());
  return options;
}

template <bool HasConfidence>
std::string write(const PredictCall& call, const PredictOptions& options, const model::Predictions& predictions) {
  std::string out;
  out.reserve(128 + predictions.size() * 32);
  out += '{';
  append_prediction(out, *call.model, predictions);
  if (HasConfidence) {
    out += ',';
    append_confidence(out, predictions);
  }
  if (options.probabilities) {
    out += ',';
    append_probabilities(out, *call.model, predictions, options.top_k);
  }
  out += ",\"status\":\"success\"}";
  return out;
}

}  // namespace

const PredictDialect k_predict_bare{.read = read, .write = write<false>};
const PredictDialect k_predict_v1{.read = read, .write = write<true>};

}  // namespace foretell::api
