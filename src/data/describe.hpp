#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/number_statistics.hpp"
#include "data/sorted_values.hpp"
#include "data/whole_table.hpp"

namespace foretell::data {

/// One value of a category or boolean column.
struct Level {
  std::string text;
  std::size_t rows = 0;
};

/// The levels that a description lists.
inline constexpr std::size_t k_described_levels_max = 20;

/// What a column holds. Of a sensitive one no value is told, only counts: texts are empty, numbers are NaN.
struct ColumnDescription {
  std::string name;
  ColumnType type = ColumnType::number;
  bool is_free_text = false;
  bool is_sensitive = false;
  std::string reason_to_leave_out;  // as LeftOut::reason
  std::size_t missing = 0;
  std::size_t distinct = 0;
  bool has_more_distinct = false;                // `distinct` is where counting ended
  std::size_t most_frequent_rows = 0;            // rows that hold the most frequent value
  std::optional<NumberStatistics> numbers = {};  // of a number or date column that has a value
  std::vector<Level> levels = {};                // of a category or boolean, not of free text; most frequent first
  std::size_t longest_characters = 0;            // of a category
  std::vector<std::string> examples = {};        // of free text
};

/// Describes `column`; `sorted` are its values where it has numbers or dates.
ColumnDescription describe(const WholeColumn& column, const SortedValues& sorted);

}  // namespace foretell::data
