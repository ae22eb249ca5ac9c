#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

class FeaturesReader;

/// One request for predictions as it came. Views live until it is answered.
struct PredictCall {
  std::shared_ptr<const serving::ServedModel> model;
  std::string_view body;   // followed by http::k_body_padding readable bytes
  std::string_view query;  // its options
  std::string_view request_id;
};

/// What a request asks about the predictions of its rows, in words of no dialect.
struct PredictOptions {
  bool probabilities = false;
  std::optional<float> threshold = {};    // of two classes: from this probability on the second is the answer
  std::optional<std::size_t> top_k = {};  // so many probabilities, the largest; at least 1
};

/// A form in which predictions are asked for and answered: everything between is PredictOperation's. Functions without
/// state, for any thread.
struct PredictDialect {
  /// Reads the rows of a call into `slots` ([row][column]), and what it asks about them.
  Result<PredictOptions> (*read)(const PredictCall& call, FeaturesReader& reader, std::vector<model::Slot>& slots);
  /// The answer's document.
  std::string (*write)(const PredictCall& call, const PredictOptions& options, const model::Predictions& predictions);
};

/// POST /predict, for the first clients: {"features"} is answered by `prediction` and `status`.
extern const PredictDialect k_predict_bare;
/// POST /api/v1/predict: the same with `confidence`, and `confidences` of several rows.
extern const PredictDialect k_predict_v1;
/// POST /api/v2/predict: {"features", "additional_features", "options"} is answered by all that there is to say.
extern const PredictDialect k_predict_v2;

}  // namespace foretell::api
