#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"
#include "data/csv_reader.hpp"
#include "data/place.hpp"
#include "data/table_options.hpp"

namespace foretell::data {

/// How rows are read, whatever the table.
struct RowOptions {
  std::string file = {};  ///< The file as messages name it.
  std::size_t block_bytes = 256 * 1024;
  std::uint64_t rows_max = limits::k_table_rows_max;
  std::uint64_t guess_rows = 1000;  ///< The rows from which types are guessed; see read_training_table().
  std::stop_token stop = {};
};

/// The rows of a CSV file under its header: names are checked (none empty, too long or twice), every row has
/// a cell a column, blank lines are skipped (with one column they are a missing value). One thread at a time.
class RowReader {
 public:
  /// Reads the header from the beginning of `source`, which outlives the reader. Of `table` it heeds what the form of
  /// the file is.
  static Result<RowReader> open(ByteSource& source, const TableOptions& table, RowOptions options);

  /// Goes on to the next row; false when there is none. Errors as CsvReader::next(), and rows of another
  /// length than the header's, and more than rows_max rows.
  Result<bool> next();

  /// The row's cells, one a column. Valid until next().
  std::span<const std::string_view> cells() const { return csv_.fields(); }
  const std::vector<std::string>& columns() const { return columns_; }
  char delimiter() const { return csv_.options().delimiter; }
  const std::string& file() const { return csv_.options().file; }
  /// How many rows next() has given.
  std::uint64_t rows() const { return rows_; }
  /// Where the cell of a column of this row is. Valid as long as the reader.
  Place place_of(std::size_t column) const { return {file(), csv_.line_of(column), columns_[column]}; }

 private:
  RowReader(CsvReader csv, std::uint64_t rows_max) : csv_(std::move(csv)), rows_max_(rows_max) {}

  Result<void> read_header();
  Result<void> check_name(std::size_t column) const;
  std::unexpected<Error> fail_ragged() const;

  CsvReader csv_;
  std::uint64_t rows_max_;
  std::uint64_t rows_ = 0;
  std::vector<std::string> columns_;
};

}  // namespace foretell::data
