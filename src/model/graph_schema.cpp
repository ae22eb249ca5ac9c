#include "model/graph_schema.hpp"

#include <set>
#include <string>
#include <variant>
#include <vector>

namespace foretell::model {
namespace {

/// The texts that the graph tells apart, by input; "" is the missing one.
std::vector<std::set<std::string>> texts_of_inputs(const Pipeline& pipeline) {
  std::vector<std::set<std::string>> texts(pipeline.inputs.size());
  for (const Operation& operation : pipeline.operations) {
    const auto* encode = std::get_if<Encode>(&operation);
    if (encode == nullptr || encode->in >= texts.size()) continue;
    for (const std::string& text : encode->categories) {
      if (!text.empty()) texts[encode->in].insert(text);
    }
  }
  return texts;
}

data::ColumnSchema text_column(const std::string& name, const std::set<std::string>& texts) {
  const bool is_boolean = texts == std::set<std::string>{"false", "true"};
  return {.name = name,
          .type = is_boolean ? data::ColumnType::boolean : data::ColumnType::category,
          .categories = {texts.begin(), texts.end()}};
}

data::ColumnSchema column_of(const Input& input, const std::set<std::string>& texts) {
  switch (input.type) {
    case InputType::text: return text_column(input.name, texts);
    case InputType::date: return {.name = input.name, .type = data::ColumnType::date};
    case InputType::number: break;
  }
  return {.name = input.name, .type = data::ColumnType::number};
}

}  // namespace

data::Schema graph_schema(const Pipeline& pipeline) {
  const std::vector<std::set<std::string>> texts = texts_of_inputs(pipeline);
  data::Schema schema;
  for (std::size_t i = 0; i < pipeline.inputs.size(); ++i) {
    schema.columns.push_back(column_of(pipeline.inputs[i], texts[i]));
  }
  schema.labels = pipeline.labels;
  return schema;
}

}  // namespace foretell::model
