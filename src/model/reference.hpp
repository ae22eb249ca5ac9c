#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "data/schema.hpp"
#include "model/pipeline.hpp"
#include "model/row.hpp"

namespace foretell::model {

/// One input of a row as the graph sees it: a float32 (NaN is missing), a date in seconds (NaN is missing) or a text
/// ("" is missing).
using InputValue = std::variant<float, double, std::string>;

/// What the graph says about one row.
struct ReferencePrediction {
  std::vector<float> probabilities;  // none of a regression
  std::int32_t label = 0;            // place in Pipeline::labels; of no meaning in a regression
  float value = 0;                   // of a regression
};

/// Computes `pipeline` for one row, one operation after the other, exactly as each is defined: float32 in
/// preprocessing, integers in forests, double in linear models. Slow and obvious: it decides in tests, fuzzing and
/// explanation, and never serves. `pipeline` has passed check(); `row` has one value an input, of its type.
ReferencePrediction predict_reference(const Pipeline& pipeline, std::span<const InputValue> row);

/// The inputs that a row of slots stands for, under `columns`.
std::vector<InputValue> input_values(std::span<const Slot> row, std::span<const data::ColumnSchema> columns);

}  // namespace foretell::model
