#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/byte_source.hpp"
#include "data/row_reader.hpp"
#include "data/table.hpp"
#include "data/table_options.hpp"
#include "data/whole_table.hpp"

namespace foretell::data {

/// A table file as read: the table, the digest of the file's bytes, and sentences that its owner should see
/// (distinct values that fall together as float32, columns ignored, a delimiter guessed).
struct ReadTable {
  Table table;
  std::string sha256;  // lower-case hex, of the file's bytes
  std::vector<std::string> warnings;
  std::vector<std::uint64_t> lines;  // of read_table_as(): where in the file each row of the table begins
};

/// Reads a CSV file for training: infers delimiter, types, the kind of target and what to leave out, and reads
/// values, categories and labels. One pass over the file does both, by types guessed from its first rows; columns
/// whose guess a later row breaks are read in a second pass, with the same result. Memory is proportional to the
/// columns, never to the text.
///
/// `table` names the target and says what is known better than inferred. Errors name file, line, column, what was
/// found and what was expected; a target of one class or one number is one. `stop` ends it early with
/// ErrorCode::cancelled.
Result<ReadTable> read_training_table(const std::filesystem::path& file, const TableOptions& table,
                                      std::stop_token stop = {});

/// The same from any source.
Result<ReadTable> read_training_table(ByteSource& source, const TableOptions& table, const RowOptions& options);

/// Reads a CSV file of rows for a schema that is already known (a test file): columns are found by name in
/// any order, others are ignored and said; a text that is not among a column's categories is missing; a label
/// that is not among `schema.labels` is appended to the labels of the returned table (the schema's own keep
/// their places). Of `table` it heeds what the form of the file is, and the weights.
Result<ReadTable> read_table_as(const std::filesystem::path& file, const Schema& schema, const TableOptions& table,
                                std::stop_token stop = {});

/// The same from any source.
Result<ReadTable> read_table_as(ByteSource& source, const Schema& schema, const TableOptions& table,
                                const RowOptions& options);

/// Reads a table file for a description: every row and every column, those that training would leave out with the
/// reason. Types are inferred as for training, but a column of dates is one of dates. `table` may name a target; it is a
/// column like any other. Errors as those of read_training_table(), but for what only a target can do wrong. Memory is
/// proportional to the columns, 8 bytes a row aside; of free text limits::k_categories_max texts are kept for a while.
Result<WholeTable> read_whole_table(const std::filesystem::path& file, const TableOptions& table,
                                    std::stop_token stop = {});

/// The same from any source.
Result<WholeTable> read_whole_table(ByteSource& source, const TableOptions& table, const RowOptions& options);

}  // namespace foretell::data
