#include "data/column_names.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::data {

std::string count_columns(std::span<const std::string> names) {
  return fmt::format("{} column{} {}", names.size(), names.size() == 1 ? "" : "s", quote_names(names));
}

}  // namespace foretell::data
