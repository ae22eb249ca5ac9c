#pragma once

#include <cstdint>
#include <vector>

#include "data/table.hpp"

namespace foretell::data {

/// What a number or date column holds, in ascending order, and the row that each value is from (equal values in the
/// order of their rows). What is missing is not among them.
struct SortedValues {
  std::vector<double> values;  // a date's in seconds
  std::vector<std::uint32_t> rows;

  std::size_t size() const { return values.size(); }
  /// Where the run of values that equal the one at `begin` ends.
  std::size_t end_of_run(std::size_t begin) const;
};

/// Sorts a column of numbers or of dates. The result takes 12 bytes a row, sorting at most 16 more.
SortedValues sort_values(const ColumnValues& column);

}  // namespace foretell::data
