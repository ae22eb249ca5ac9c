#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/row.hpp"
#include "serving/snapshot.hpp"

/// The members that predictions have in every JSON dialect of ours. Each function appends one or two members to an open
/// object, the first one without a comma before it.
namespace foretell::api {

/// "prediction": a list of labels, or of the numbers of a regression, one a row.
void append_prediction(std::string& out, const serving::ServedModel& model, const model::Predictions& predictions);

/// "confidence": the largest probability over all rows and classes; of several rows also "confidences", the largest of
/// each. A regression has none, and null keeps the key for clients that read it.
void append_confidence(std::string& out, const model::Predictions& predictions);

/// "probabilities": an object of probabilities by label for each row, in the order of the classes; with `top_k` only the
/// largest ones, the largest first, of equal ones the first class.
void append_probabilities(std::string& out, const serving::ServedModel& model, const model::Predictions& predictions,
                          std::optional<std::size_t> top_k);

}  // namespace foretell::api
