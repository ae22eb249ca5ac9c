#include "data/csv_rows.hpp"

#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"

namespace foretell::data {
namespace {

constexpr const char* k_header_hint = "the first line names the columns, each name once; --no-header, if it does not";

CsvOptions csv_options(char delimiter, const RowOptions& options) {
  return {.file = options.file,
          .delimiter = delimiter,
          .block_bytes = options.block_bytes,
          .first_line = options.first_line,
          .stop = options.stop};
}

}  // namespace

Result<CsvRows> CsvRows::open(ByteSource& source, char delimiter, bool has_header, const RowOptions& options) {
  CsvRows rows(CsvReader(source, csv_options(delimiter, options)), has_header);
  TRY(rows.read_first_record());
  return rows;
}

CsvRows CsvRows::within(ByteSource& source, char delimiter, bool has_header, const RowOptions& options) {
  CsvRows rows(CsvReader(source, csv_options(delimiter, options)), has_header);
  rows.columns_ = options.columns;
  rows.csv_.set_column_names(options.columns);
  return rows;
}

Result<void> CsvRows::read_first_record() {
  do {
    if (TRY(csv_.next())) continue;
    const char* expected = has_header_ ? "a line with the names of the columns" : "a row";
    return fail_at({file()}, fmt::format("the file is empty, expected {}", expected), has_header_ ? k_header_hint : "");
  } while (csv_.is_blank());
  if (has_header_) {
    TRY(read_header());
  } else {
    for (std::size_t i = 1; i <= csv_.fields().size(); ++i) columns_.push_back(fmt::format("column_{}", i));
    at_first_row_ = true;
  }
  csv_.set_column_names(columns_);
  return {};
}

Result<void> CsvRows::read_header() {
  columns_.assign(csv_.fields().begin(), csv_.fields().end());
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    TRY(check_name(column));
    const auto [first, is_new] = seen.emplace(columns_[column], column);
    if (is_new) continue;
    return fail_at({file(), csv_.line_of(column), columns_[column]},
                   fmt::format("found the name twice, in fields {} and {}, expected each name once", first->second + 1,
                               column + 1),
                   k_header_hint);
  }
  return {};
}

Result<void> CsvRows::check_name(std::size_t column) const {
  const std::string& name = columns_[column];
  const Place place{file(), csv_.line_of(column)};
  if (trim(name).empty()) {
    return fail_at(
        place, fmt::format("found an empty name in field {} of the header, expected the name of a column", column + 1),
        column == 0 ? "name the column; pandas leaves out the column of its index with to_csv(index=False)"
                    : k_header_hint);
  }
  if (name.size() > limits::k_column_name_bytes_max) {
    return fail_at(place,
                   fmt::format("found a name of {} bytes in field {} of the header, {}, expected at most {}",
                               name.size(), column + 1, quote(name), limits::k_column_name_bytes_max),
                   k_header_hint);
  }
  return {};
}

Result<bool> CsvRows::next() {
  if (std::exchange(at_first_row_, false)) return true;
  do {
    if (!TRY(csv_.next())) return false;
  } while (csv_.is_blank() && columns_.size() > 1);
  if (csv_.fields().size() != columns_.size()) return fail_ragged();
  return true;
}

std::unexpected<Error> CsvRows::fail_ragged() const {
  const std::size_t found = csv_.fields().size();
  const std::size_t expected = columns_.size();
  std::string problem = fmt::format("found {} field{}, expected {} as in the {}", found, found == 1 ? "" : "s",
                                    expected, has_header_ ? "header" : "first line");
  if (found < expected) {
    problem += fmt::format("; the first that is absent is {}", quoted_column(columns_[found]));
    return fail_at({file(), csv_.line()}, problem, "a missing value is an empty field: keep its delimiter");
  }
  problem += fmt::format("; the first too many is {}", quote(csv_.fields()[expected]));
  return fail_at({file(), csv_.line()}, problem, "put a field that holds the delimiter in quotes");
}

}  // namespace foretell::data
