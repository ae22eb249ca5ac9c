#pragma once

#include <memory>

#include "data/byte_source.hpp"
#include "data/line_reader.hpp"
#include "data/row_source.hpp"
#include "data/table_options.hpp"

namespace foretell::data {

/// The rows of an NDJSON file: one flat JSON object a line, blank lines aside. The columns are its keys, all of them in
/// the order in which they first appear. A key that a line lacks is missing, and so is null. Texts are marked as such,
/// but in columns that `table` types as numbers or booleans; numbers, true and false stand as they are written.
///
/// Errors name line and key: what is no JSON object, a value that is an array or object, a key that stands twice, what
/// is over its limit (limits::k_cell_bytes_max, k_record_bytes_max, k_columns_max, k_column_name_bytes_max).
class NdjsonRows final : public RowSource {
 public:
  /// Reads from where `source`, which outlives the rows, stands: its beginning.
  static Result<NdjsonRows> open(ByteSource& source, const TableOptions& table, const RowOptions& options);
  NdjsonRows(NdjsonRows&&) noexcept;
  ~NdjsonRows() override;

  const std::vector<std::string>& columns() const override;
  Result<bool> next() override;
  std::span<const std::string_view> cells() const override;
  std::span<const std::uint8_t> text_marks() const override;
  std::uint64_t line() const override { return lines_.number(); }
  std::uint64_t line_of(std::size_t) const override { return lines_.number(); }
  std::uint64_t record_begin() const override { return lines_.line_begin(); }
  std::uint64_t record_end() const override { return lines_.line_end(); }

 private:
  class ObjectReader;  // keeps simdjson's types, which depend on compiler flags, out of this header

  NdjsonRows(LineReader lines, std::unique_ptr<ObjectReader> objects);

  LineReader lines_;
  std::unique_ptr<ObjectReader> objects_;
};

}  // namespace foretell::data
