// Any bytes are a table file: reading them ends in a table or in one error, never in a crash; neither the size of
// the blocks in which they come nor the number of rows from which types are guessed makes a difference. What was
// read is then read again by its own schema. Each input is read as it is and under all that may be said of its form.

#include <cstdint>
#include <string_view>

#include "table_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using foretell::data::TableOptions;
  namespace fuzz = foretell::data::fuzz;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  TableOptions table;
  table.target = fuzz::last_column(bytes, table);
  fuzz::check_reading(bytes, table);

  TableOptions told{.has_header = false, .decimal_comma = true, .dates = true, .missing = {"-", "0"}};
  told.target = fuzz::last_column(bytes, told);
  fuzz::check_reading(bytes, told);
  return 0;
}
