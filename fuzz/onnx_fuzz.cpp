// The model file: bytes from outside become a sound pipeline or an error. A sound one is compiled and predicts; a forest
// must answer as the reference does, bit for bit. (Linear models of a stranger's weights may overflow in either.)

#include <cmath>
#include <cstdlib>

#include "engine/engine.hpp"
#include "model/graph_schema.hpp"
#include "model/onnx.hpp"
#include "model/reference.hpp"

namespace {

using namespace foretell;

/// A value for the column: the first category, half a number, half a second of 1970.
model::Slot some_slot(const data::ColumnSchema& column) {
  if (column.type == data::ColumnType::number) return model::Slot::number(0.5f);
  if (column.type == data::ColumnType::date) return model::Slot::date(0.5);
  return column.categories.empty() ? model::missing_slot(column.type) : model::Slot::code(0);
}

void compare(const model::Pipeline& pipeline) {
  const auto columns = model::graph_schema(pipeline).columns;
  const auto engine = engine::compile(pipeline, columns);
  if (!engine) return;
  std::vector<model::Slot> row;
  for (const auto& column : columns) row.push_back(some_slot(column));
  engine::Scratch scratch;
  model::Predictions predictions;
  (*engine)->predict({row, row.size()}, scratch, predictions);
  const auto expected = model::predict_reference(pipeline, model::input_values(row, columns));
  if (!std::holds_alternative<model::Forest>(pipeline.operations.back())) return;
  for (std::size_t k = 0; k < expected.probabilities.size(); ++k) {
    if (predictions.probabilities[k] != expected.probabilities[k]) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto pipeline = model::read_onnx({reinterpret_cast<const char*>(data), size});
  if (pipeline) compare(*pipeline);
  return 0;
}
