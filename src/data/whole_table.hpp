#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/decimal_comma.hpp"
#include "data/schema.hpp"
#include "data/table.hpp"
#include "data/text_statistics.hpp"

namespace foretell::data {

/// One column of a file, those among them that no model would read.
struct WholeColumn {
  ColumnSchema schema = {};
  ColumnValues values = {};                ///< A value a row; no codes where the texts have more than can be numbered.
  std::size_t rows = 0;                    ///< All rows of the table.
  std::size_t missing = 0;                 ///< Rows without a value.
  TextStatistics texts = {};               ///< Of a category.
  NumberStyle style = NumberStyle::point;  ///< Of the numbers of the file.
  bool type_is_wished = false;             ///< The column's owner named its type.
  std::string reason_to_leave_out = {};    ///< As LeftOut::reason; empty when a model would read the column.
};

/// A table with every column of its file and every row, without regard to a target.
struct WholeTable {
  std::vector<WholeColumn> columns;
  std::size_t rows = 0;
  std::size_t digested_rows = 0;            ///< Rows that were looked at for repeated ones: the first so many.
  std::size_t repeated_rows = 0;            ///< Rows among them that are as an earlier one.
  std::vector<std::uint64_t> cell_digests;  ///< One a column: equal where the cells are, row by row.
  std::string sha256;                       ///< Of the file's bytes, in lower-case hex.
  std::vector<std::string> warnings;        ///< As ReadTable::warnings.
};

}  // namespace foretell::data
