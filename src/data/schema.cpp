#include "data/schema.hpp"

#include <array>

namespace foretell::data {

std::string_view to_text(ColumnType type) {
  static constexpr std::array<std::string_view, 4> k_texts{"number", "category", "boolean", "date"};
  return k_texts[static_cast<std::size_t>(type)];
}

std::string_view to_text(Task task) { return task == Task::regression ? "regression" : "classification"; }

std::string_view to_text(LabelType type) {
  static constexpr std::array<std::string_view, 4> k_texts{"text", "integer", "boolean", "number"};
  return k_texts[static_cast<std::size_t>(type)];
}

}  // namespace foretell::data
