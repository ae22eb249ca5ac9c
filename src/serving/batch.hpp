#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"
#include "data/table_options.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// What becomes of a row that cannot be read.
enum class OnBadRow : std::uint8_t {
  fail,  ///< It ends the batch with its error.
  skip,  ///< It is left out of what is written, and counted.
};

struct BatchOptions {
  std::string file = {};                                    ///< The table as messages name it.
  data::TableFormat format = data::TableFormat::automatic;  ///< Of the result; automatic: that of the table.
  bool probabilities = false;                               ///< Write a probability a class. Not of a regression.
  OnBadRow on_bad_row = OnBadRow::fail;
  bool allow_missing_columns = false;  ///< Columns of the model that the table lacks are missing in every row.
  std::size_t threads = 1;
  std::size_t block_bytes = limits::k_batch_block_bytes;
};

/// How far a batch is.
struct BatchCounts {
  std::uint64_t rows = 0;     ///< Predicted and written.
  std::uint64_t skipped = 0;  ///< Left out.
};

/// Where a batch goes. All of it is called on the thread that called predict_batch(), one call after the other.
struct BatchOutput {
  /// Takes the next text of the result.
  std::function<Result<void>(std::string_view)> write;
  /// Takes the next lines about rows left out, as CSV with the columns of k_bad_rows_header; may be empty.
  std::function<Result<void>(std::string_view)> write_bad_rows = {};
  /// Hears about every block; may be empty.
  std::function<void(const BatchCounts&)> progress = {};
};

inline constexpr std::string_view k_bad_rows_header = "line,column,message\n";

/// Predicts every row of a table with `model` and writes the table with the columns of AnswerColumns behind its own.
/// `source` is read once, from where it stands, without going back: rows are written as they come, in their order, in
/// memory of a few blocks a thread or of the longest rows. The result does not depend on threads and blocks.
///
/// The table is CSV, read as the model's training table was but with any delimiter that is known, that under which most
/// columns of the model are found; or NDJSON, whose rows may leave out columns, which are then missing, though the first
/// must have one that the model knows. Either may be under gzip. RowText says what is written. Blank lines are left out.
///
/// A row that cannot be read (a cell that its column cannot hold, a wrong number of fields, a fault of CSV or JSON) ends
/// the batch with an error that names line and column, when all rows in front of it were written, or is skipped. A row
/// without an end (a quote that is never closed, a row over its limit) ends it always. `stop` ends it from outside with
/// ErrorCode::cancelled; it is also requested when the batch ends early, for a source that waits for bytes to give up.
Result<BatchCounts> predict_batch(const ServedModel& model, data::ByteSource& source, const BatchOptions& options,
                                  const BatchOutput& output, std::stop_source stop = {});

}  // namespace foretell::serving
