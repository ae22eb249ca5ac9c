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

namespace foretell::data {

/// How rows are read, whatever the table.
struct RowOptions {
  std::string file = {};  ///< The file as messages name it.
  std::size_t block_bytes = 256 * 1024;
  std::uint64_t rows_max = limits::k_table_rows_max;
  std::uint64_t guess_rows = 1000;  ///< The rows from which types are guessed; see read_training_table().
  /// The columns of an NDJSON file, where they are known: other keys are passed over. Empty: all keys of the file, in
  /// the order in which they first appear, which takes a pass over it.
  std::vector<std::string> columns = {};
  bool refuse_other_keys = false;  ///< Other keys than `columns` are an error.
  std::uint64_t first_line = 1;    ///< The line of the file on which the source begins.
  std::stop_token stop = {};
};

/// The rows of one form of table file; RowReader adds what all forms share. One thread at a time.
class RowSource {
 public:
  virtual ~RowSource() = default;

  virtual const std::vector<std::string>& columns() const = 0;
  /// Goes on to the next row; false when there is none.
  virtual Result<bool> next() = 0;
  /// The row's cells, one a column. Valid until next().
  virtual std::span<const std::string_view> cells() const = 0;
  /// Of each cell: whether it is marked as a text (RowCell::is_text). Empty where none ever is. Valid until next().
  virtual std::span<const std::uint8_t> text_marks() const = 0;
  /// The physical line on which the row begins, and that of one of its cells.
  virtual std::uint64_t line() const = 0;
  virtual std::uint64_t line_of(std::size_t column) const = 0;
  /// Where in the source the row begins, and where what follows it does, in bytes.
  virtual std::uint64_t record_begin() const = 0;
  virtual std::uint64_t record_end() const = 0;
};

}  // namespace foretell::data
