// Any bytes are an NDJSON file: reading them ends in a table or in one error, never in a crash; neither the size of the
// blocks in which they come nor the number of rows from which types are guessed makes a difference. What was read is
// then read again by its own schema. Each input is read as it is and with dates, weights and a type that is asked for.

#include <cstdint>
#include <string_view>

#include "table_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using foretell::data::ColumnType;
  using foretell::data::TableFormat;
  using foretell::data::TableOptions;
  namespace fuzz = foretell::data::fuzz;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  TableOptions table{.format = TableFormat::ndjson};
  table.target = fuzz::last_column(bytes, table);
  fuzz::check_reading(bytes, table);

  TableOptions told{.target = table.target, .weights = "w", .format = TableFormat::ndjson, .dates = true};
  told.types = {{"a", ColumnType::number}};
  fuzz::check_reading(bytes, told);
  return 0;
}
