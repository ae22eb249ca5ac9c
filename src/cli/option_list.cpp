#include "cli/option_list.hpp"

#include "data/csv_reader.hpp"

namespace foretell::cli {

Result<std::vector<std::string>> split_list(std::string_view option, std::string_view list) {
  if (list.empty()) return std::vector<std::string>();
  data::MemorySource source(list);
  data::CsvReader reader(source, {.file = std::string(option)});
  Result<bool> found = reader.next();
  if (!found) {
    found.error().code = ErrorCode::usage;
    return std::unexpected(std::move(found).error());
  }
  return std::vector<std::string>(reader.fields().begin(), reader.fields().end());
}

}  // namespace foretell::cli
