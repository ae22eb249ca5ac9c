#pragma once

#include "data/csv_reader.hpp"
#include "data/row_source.hpp"

namespace foretell::data {

/// The rows of a CSV file: names in its header are checked (none empty, too long or twice), every row has a cell a
/// column, blank lines are skipped (with one column they are a missing value). Without a header the columns are
/// column_1, column_2 and so on, as many as the first line has fields.
class CsvRows final : public RowSource {
 public:
  /// Reads from where `source`, which outlives the rows, stands: its beginning.
  static Result<CsvRows> open(ByteSource& source, char delimiter, bool has_header, const RowOptions& options);

  /// The rows of `source`, which goes on within a file, behind its header; `options.columns` are its columns.
  static CsvRows within(ByteSource& source, char delimiter, bool has_header, const RowOptions& options);

  const std::vector<std::string>& columns() const override { return columns_; }
  /// Errors as CsvReader::next(), and rows of another length than the first.
  Result<bool> next() override;
  std::span<const std::string_view> cells() const override { return csv_.fields(); }
  std::span<const std::uint8_t> text_marks() const override { return {}; }
  std::uint64_t line() const override { return csv_.line(); }
  std::uint64_t line_of(std::size_t column) const override { return csv_.line_of(column); }
  std::uint64_t record_begin() const override { return csv_.record_begin(); }
  std::uint64_t record_end() const override { return csv_.record_end(); }

 private:
  CsvRows(CsvReader csv, bool has_header) : csv_(std::move(csv)), has_header_(has_header) {}

  Result<void> read_first_record();
  Result<void> read_header();
  Result<void> check_name(std::size_t column) const;
  std::unexpected<Error> fail_ragged() const;
  const std::string& file() const { return csv_.options().file; }

  CsvReader csv_;
  bool has_header_;
  bool at_first_row_ = false;  // without a header the first record is a row that next() has yet to give
  std::vector<std::string> columns_;
};

}  // namespace foretell::data
