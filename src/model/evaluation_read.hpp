#pragma once

#include <vector>

#include "base/error.hpp"
#include "model/evaluation.hpp"
#include "model/manifest_json.hpp"

namespace foretell::model {

/// Reads what append_evaluation() wrote (`report` apart, which says nothing new).
Result<Evaluation> read_evaluation(const manifest_json::Object& json);

/// Reads what append_cross_validation() wrote.
Result<CrossValidation> read_cross_validation(const manifest_json::Object& json);

/// Read what append_importance() and append_permutation_sample() wrote.
Result<std::vector<ColumnImportance>> read_column_importance(simdjson::dom::array json);
Result<PermutationSample> read_permutation_sample(const manifest_json::Object& json);

}  // namespace foretell::model
