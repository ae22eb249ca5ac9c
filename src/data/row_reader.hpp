#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/text_index.hpp"
#include "data/byte_source.hpp"
#include "data/decimal_comma.hpp"
#include "data/place.hpp"
#include "data/row_cell.hpp"
#include "data/row_source.hpp"
#include "data/table_form.hpp"
#include "data/table_options.hpp"

namespace foretell::data {

/// The rows of a table file of any form: CSV (CsvRows) or NDJSON (NdjsonRows), under gzip or not. Cells that their owner
/// says are missing are empty. One thread at a time.
class RowReader {
 public:
  /// Finds the columns, from the beginning of `source`, which outlives the reader. Of `table` it heeds what the form of
  /// the file is.
  static Result<RowReader> open(ByteSource& source, const TableOptions& table, RowOptions options);
  /// The rows of `source`, which goes on within a file of this form, behind its header; `options.columns` are its
  /// columns.
  static Result<RowReader> within(ByteSource& source, const TableForm& form, const TableOptions& table,
                                  RowOptions options);

  /// Goes on to the next row; false when there is none. Errors as CsvRows and NdjsonRows have them, and more than
  /// rows_max rows.
  Result<bool> next();

  /// The row's cells, one a column. Valid until next().
  std::span<const std::string_view> cells() const { return cells_; }
  RowCell cell(std::size_t column) const { return {cells_[column], !text_marks_.empty() && text_marks_[column] != 0}; }
  const std::vector<std::string>& columns() const { return rows_->columns(); }
  const std::string& file() const { return options_.file; }
  const TableForm& form() const { return form_; }
  /// How its numbers are written: those of JSON always have points.
  NumberStyle number_style() const { return style_; }
  /// What was guessed of the file's form and its owner should see; empty when nothing was.
  std::string form_warning() const;
  /// How many rows next() has given.
  std::uint64_t rows() const { return count_; }
  /// Where in the source the row begins, and where what follows it does, in bytes. After a row that could not be read
  /// only the first is known.
  std::uint64_t record_begin() const { return rows_->record_begin(); }
  std::uint64_t record_end() const { return rows_->record_end(); }
  /// Where the cell of a column of this row is. Valid as long as the reader.
  Place place_of(std::size_t column) const { return {file(), rows_->line_of(column), columns()[column]}; }

 private:
  RowReader(const TableOptions& table, RowOptions options);

  Result<void> open_rows(ByteSource& source, const TableOptions& table);
  void empty_missing_cells();

  RowOptions options_;
  TextIndex missing_;
  bool knows_missing_;
  TableForm form_;
  NumberStyle style_ = NumberStyle::point;
  std::unique_ptr<ByteSource> inflated_;  // none: the file is not under gzip
  std::unique_ptr<RowSource> rows_;
  std::uint64_t count_ = 0;

  std::span<const std::string_view> cells_;
  std::span<const std::uint8_t> text_marks_;
  std::vector<std::string_view> own_cells_;  // what they refer to where missing cells were emptied
  std::vector<std::uint8_t> own_text_marks_;
};

/// Puts into `table` and `options` what `rows` told from the beginning of the file, so that the next pass over it is read
/// alike and told nothing twice.
void keep_form(const RowReader& rows, TableOptions& table, RowOptions& options);

}  // namespace foretell::data
