#include "data/table_warning.hpp"

#include <array>

namespace foretell::data {

std::string_view to_text(TableWarning::Kind kind) {
  static constexpr std::array<std::string_view, 16> k_texts{
      "leakage",         "unusable_target",   "missing_target", "class_imbalance", "all_missing",     "constant",
      "almost_constant", "mostly_missing",    "id_like",        "many_levels",     "numbers_as_text", "mixed_types",
      "far_outliers",    "identical_columns", "repeated_rows",  "reading"};
  return k_texts[static_cast<std::size_t>(kind)];
}

}  // namespace foretell::data
