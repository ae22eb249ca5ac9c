// The model file: bytes from outside become a sound pipeline or an error. A sound one is compiled and predicts; a forest
// must answer as the reference does, bit for bit. (Linear models of a stranger's weights may overflow in either.)

#include <cmath>
#include <cstdlib>

#include "engine/engine.hpp"
#include "model/onnx.hpp"
#include "model/reference.hpp"

namespace {

using namespace foretell;

/// A schema for the graph's inputs: texts have the first encoding's categories, if there is one.
std::vector<data::ColumnSchema> columns_of(const model::Pipeline& pipeline) {
  std::vector<data::ColumnSchema> columns;
  for (const model::Input& input : pipeline.inputs) {
    const bool is_number = input.type == model::InputType::number;
    columns.push_back({input.name, is_number ? data::ColumnType::number : data::ColumnType::category});
  }
  for (const model::Operation& operation : pipeline.operations) {
    if (const auto* encode = std::get_if<model::Encode>(&operation))
      columns[encode->in].categories = encode->categories;
  }
  return columns;
}

void compare(const model::Pipeline& pipeline) {
  const auto columns = columns_of(pipeline);
  const auto engine = engine::compile(pipeline, columns);
  if (!engine) return;
  std::vector<model::Slot> row;
  for (const auto& column : columns) {
    const bool is_number = column.type == data::ColumnType::number;
    row.push_back(is_number ? model::Slot::number(0.5f) : model::Slot::code(column.categories.empty() ? -1 : 0));
  }
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
