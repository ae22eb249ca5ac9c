#include "data/row_reader.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"
#include "data/delimiter.hpp"

namespace foretell::data {
namespace {

constexpr const char* k_header_hint = "the first line names the columns, each name once";

Result<char> sample_delimiter(ByteSource& source, const std::stop_token& stop) {
  std::vector<char> sample(k_delimiter_sample_bytes);
  std::size_t length = 0;
  bool ended = false;
  while (!ended && length < sample.size()) {
    if (stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped before the table was read");
    const std::size_t more = TRY(source.read(std::span(sample).subspan(length)));
    length += more;
    ended = more == 0;
  }
  return detect_delimiter({sample.data(), length}, ended);
}

}  // namespace

Result<RowReader> RowReader::open(ByteSource& source, const TableOptions& table, RowOptions options) {
  std::optional<char> delimiter = table.delimiter;
  if (!delimiter) {
    TRY(source.rewind());
    delimiter = TRY(sample_delimiter(source, options.stop));
  }
  TRY(source.rewind());
  RowReader reader(CsvReader(source, {.file = std::move(options.file),
                                      .delimiter = *delimiter,
                                      .block_bytes = options.block_bytes,
                                      .stop = std::move(options.stop)}),
                   options.rows_max);
  TRY(reader.read_header());
  return reader;
}

Result<void> RowReader::read_header() {
  do {
    if (!TRY(csv_.next())) {
      return fail_at({file()}, "the file is empty, expected a line with the names of the columns", k_header_hint);
    }
  } while (csv_.is_blank());
  columns_.assign(csv_.fields().begin(), csv_.fields().end());
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    TRY(check_name(column));
    const auto [first, is_new] = seen.emplace(columns_[column], column);
    if (is_new) continue;
    return fail_at(place_of(column),
                   fmt::format("found the name twice, in fields {} and {}, expected each name once", first->second + 1,
                               column + 1),
                   k_header_hint);
  }
  csv_.set_column_names(columns_);
  return {};
}

Result<void> RowReader::check_name(std::size_t column) const {
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

Result<bool> RowReader::next() {
  do {
    if (!TRY(csv_.next())) return false;
  } while (csv_.is_blank() && columns_.size() > 1);
  if (csv_.fields().size() != columns_.size()) return fail_ragged();
  if (rows_ == rows_max_) {
    return fail_at({file(), csv_.line()}, fmt::format("found more than {} rows, expected at most that", rows_max_));
  }
  ++rows_;
  return true;
}

std::unexpected<Error> RowReader::fail_ragged() const {
  const std::size_t found = csv_.fields().size();
  const std::size_t expected = columns_.size();
  std::string problem =
      fmt::format("found {} field{}, expected {} as in the header", found, found == 1 ? "" : "s", expected);
  if (found < expected) {
    problem += fmt::format("; the first that is absent is {}", quoted_column(columns_[found]));
    return fail_at({file(), csv_.line()}, problem, "a missing value is an empty field: keep its delimiter");
  }
  problem += fmt::format("; the first too many is {}", quote(csv_.fields()[expected]));
  return fail_at({file(), csv_.line()}, problem, "put a field that holds the delimiter in quotes");
}

}  // namespace foretell::data
