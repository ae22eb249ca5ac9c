#include "model/pipeline.hpp"

#include <algorithm>
#include <numeric>

namespace foretell::model {

InputType input_type(data::ColumnType type) {
  switch (type) {
    case data::ColumnType::number: return InputType::number;
    case data::ColumnType::date: return InputType::date;
    case data::ColumnType::category:
    case data::ColumnType::boolean: break;
  }
  return InputType::text;
}

Encode Encode::ordinal(ValueId in, std::vector<std::string> categories, float other) {
  std::vector<float> places(categories.size());
  std::iota(places.begin(), places.end(), 0.0f);
  return {.in = in, .categories = std::move(categories), .values = std::move(places), .other = other};
}

std::string_view model_type(const Pipeline& pipeline) {
  const bool is_forest = std::ranges::any_of(
      pipeline.operations, [](const Operation& operation) { return std::holds_alternative<Forest>(operation); });
  if (pipeline.labels.is_regression()) return is_forest ? "RandomForestRegressor" : "Ridge";
  return is_forest ? "RandomForestClassifier" : "LogisticRegression";
}

}  // namespace foretell::model
