#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/schema.hpp"
#include "data/table.hpp"

namespace foretell::data {

/// The texts of a category column, whether a model reads them or not.
struct TextStatistics {
  std::size_t distinct = 0;  ///< Different ones, as far as they were counted.
  bool has_more = false;     ///< There are more than `distinct`, over a limit of texts or of their bytes.
  std::size_t longest_characters = 0;
  std::vector<std::string> examples = {};  ///< The first different ones of the file, at most k_text_examples.
};

inline constexpr std::size_t k_text_examples = 3;

/// One column of a file, those among them that no model would read.
struct WholeColumn {
  ColumnSchema schema = {};
  ColumnValues values = {};  ///< A value a row; no codes where the texts have more than can be numbered.
  std::size_t missing = 0;
  TextStatistics texts = {};  ///< Of a category.
  bool is_free_text = false;
  std::string reason_to_leave_out = {};  ///< As LeftOut::reason; empty when a model would read the column.
};

/// A table with every column of its file and every row, without regard to a target.
struct WholeTable {
  std::vector<WholeColumn> columns;
  std::size_t rows = 0;
  std::size_t digested_rows = 0;             ///< Rows that were looked at for repeated ones: the first so many.
  std::size_t repeated_rows = 0;             ///< Rows among them that are as an earlier one.
  std::vector<std::uint64_t> cell_digests;   ///< One a column: equal where the cells are, row by row.
  std::string sha256;                        ///< Of the file's bytes, in lower-case hex.
  std::vector<std::string> warnings;         ///< As ReadTable::warnings.
};

}  // namespace foretell::data
