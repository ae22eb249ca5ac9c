#include "data/table_options.hpp"

#include <array>

namespace foretell::data {

std::string_view to_text(TableFormat format) {
  static constexpr std::array<std::string_view, 3> k_texts{"auto", "csv", "ndjson"};
  return k_texts[static_cast<std::size_t>(format)];
}

}  // namespace foretell::data
