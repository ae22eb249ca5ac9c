#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "data/byte_source.hpp"
#include "data/read_table.hpp"
#include "train/describe_table.hpp"

/// What must hold of a table that was read, whatever its file was.
namespace foretell::data::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

/// Whether two columns hold the same numbers, missing ones in the same places.
inline bool same_values(const ColumnValues& a, const ColumnValues& b) {
  const auto same_number = [](auto x, auto y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.codes == b.codes && std::ranges::equal(a.numbers, b.numbers, same_number) &&
         std::ranges::equal(a.dates, b.dates, same_number);
}

/// Two readings of the same bytes.
inline void require_same(const Result<ReadTable>& a, const Result<ReadTable>& b) {
  require(a.has_value() == b.has_value(), "both readings succeed or neither");
  if (!a) {
    require(a.error().message == b.error().message, "both readings give one error");
    return;
  }
  require(a->table.schema == b->table.schema, "both readings give one schema");
  require(a->table.target == b->table.target, "both readings give one target");
  require(a->table.target_numbers == b->table.target_numbers, "both readings give the same target numbers");
  require(a->warnings == b->warnings && a->sha256 == b->sha256, "both readings give the same warnings and digest");
  require(std::ranges::equal(a->table.columns, b->table.columns, same_values), "both readings give the same values");
}

inline void require_whole(const Table& table) {
  require(table.columns.size() == table.schema.columns.size(), "a column of values a column of the schema");
  const auto labels = static_cast<std::int32_t>(table.schema.labels.texts.size());
  for (const std::int32_t label : table.target) require(label >= 0 && label < labels, "every label is known");
  for (const double number : table.target_numbers) require(std::isfinite(number), "every target number is finite");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnValues& values = table.columns[i];
    require(values.numbers.size() + values.dates.size() + values.codes.size() == table.rows(), "a value a row");
    const auto categories = static_cast<std::int32_t>(table.schema.columns[i].categories.size());
    for (const std::int32_t code : values.codes)
      require(code >= k_missing_code && code < categories, "every code is known");
    for (const float number : values.numbers) require(!std::isinf(number), "numbers are finite or missing");
  }
}

/// Reads what gave `out` again, by the schema that it gave.
inline void require_known(std::string_view bytes, const ReadTable& out, const TableOptions& table) {
  MemorySource source(bytes);
  const Result<ReadTable> as_known = read_table_as(source, out.table.schema, table, {.file = "f"});
  require(as_known.has_value(), "a table can be read by its own schema");
  require(as_known->table.schema == out.table.schema, "reading by a schema keeps it");
  require(as_known->table.target == out.table.target, "reading by a schema gives the same target");
  require(as_known->table.target_numbers == out.table.target_numbers,
          "reading by a schema gives the same target numbers");
  require(std::ranges::equal(as_known->table.columns, out.table.columns, same_values),
          "reading by a schema gives the same values");
}

/// The name of the last column, so that most inputs have a target.
inline std::string last_column(std::string_view bytes, const TableOptions& table) {
  MemorySource source(bytes);
  const auto rows = RowReader::open(source, table, {.file = "f"});
  return rows ? rows->columns().back() : "y";
}

/// Describes what training can read, in large and in small pieces.
inline void check_description(std::string_view bytes, const TableOptions& table) {
  MemorySource large(bytes);
  const Result<WholeTable> whole = read_whole_table(large, table, {.file = "f"});
  require(whole.has_value(), "what can be learned from can be described");
  MemorySource small(bytes, 3);
  const Result<WholeTable> again = read_whole_table(small, table, {.file = "f", .block_bytes = 7, .guess_rows = 1});
  require(again.has_value() && again->rows == whole->rows, "both readings succeed");
  for (std::size_t i = 0; i < whole->columns.size(); ++i) {
    const WholeColumn& a = whole->columns[i];
    const WholeColumn& b = again->columns[i];
    require(a.schema == b.schema && a.reason_to_leave_out == b.reason_to_leave_out, "both readings give one schema");
    require(same_values(a.values, b.values) && a.missing == b.missing, "both readings give the same columns");
  }
  const train::TableDescription description = train::describe_table(*whole, table, 1).value();
  for (const train::DescribedColumn& column : description.columns) {
    if (!column.association) continue;
    require(column.association->strength >= 0 && column.association->strength <= 1, "strengths are from 0 to 1");
  }
}

/// Reads `bytes` in large and in small pieces, by types guessed from many rows and from one, and requires that it makes
/// no difference and that what was read can be read again.
inline void check_reading(std::string_view bytes, const TableOptions& table) {
  MemorySource large(bytes);
  const Result<ReadTable> out = read_training_table(large, table, {.file = "f"});
  constexpr std::size_t k_small_read_bytes = 3;
  MemorySource small(bytes, k_small_read_bytes);
  require_same(out, read_training_table(small, table, {.file = "f", .block_bytes = 7, .guess_rows = 1}));
  if (!out) return;
  require_whole(out->table);
  require_known(bytes, *out, table);
  check_description(bytes, table);
}

}  // namespace foretell::data::fuzz
