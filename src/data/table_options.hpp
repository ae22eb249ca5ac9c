#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/schema.hpp"

namespace foretell::data {

enum class TableFormat : std::uint8_t {
  automatic,  ///< Told from the file's first byte that is no blank: a { begins NDJSON.
  csv,
  ndjson,
};

/// "auto", "csv" or "ndjson".
std::string_view to_text(TableFormat format);

/// How a table is read for training: what its owner knows better than the file shows. The defaults infer everything.
/// A model keeps them, so that files of the same kind are read alike when it is evaluated or asked.
struct TableOptions {
  std::string target = {};
  std::string weights = {};       ///< The column with each row's weight, which is no input; empty: none.
  std::optional<Task> task = {};  ///< Absent: told from the target.
  TableFormat format = TableFormat::automatic;
  std::optional<char> delimiter = {};            ///< Of CSV. Absent: told from the beginning of the file.
  bool has_header = true;                        ///< Without one, columns are called column_1, column_2 ...
  bool decimal_comma = false;                    ///< Numbers are written 1.234,5 rather than 1234.5.
  bool dates = false;                            ///< Columns of dates are dates, not categories.
  std::vector<std::string> missing = {};         ///< Cells that mean missing, beside those that always do.
  std::map<std::string, ColumnType> types = {};  ///< By column, in place of what would be inferred.
  std::vector<std::string> drop = {};            ///< Columns that no model may read.
  std::vector<std::string> keep = {};            ///< Columns to read that would be left out.
  std::vector<std::string> sensitive = {};       ///< See ColumnSchema::is_sensitive.

  bool operator==(const TableOptions&) const = default;
};

}  // namespace foretell::data
