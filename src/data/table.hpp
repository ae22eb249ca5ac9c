#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "data/schema.hpp"

namespace foretell::data {

/// A missing number in a table, in a row and in a graph.
inline constexpr float k_missing_number = std::numeric_limits<float>::quiet_NaN();
/// The code of a missing (or unknown) category.
inline constexpr std::int32_t k_missing_code = -1;

/// The values of one column: `numbers` for a number column (NaN is missing), `codes` for the others (places in
/// ColumnSchema::categories; k_missing_code is missing). The other vector is empty.
struct ColumnValues {
  std::vector<float> numbers;
  std::vector<std::int32_t> codes;
};

/// A table in memory, column by column, as `schema` describes it. Every row has a target: rows without one were
/// dropped when it was read, and counted.
struct Table {
  Schema schema;
  std::vector<ColumnValues> columns;  // parallel to schema.columns
  std::vector<std::int32_t> target;   // places in schema.labels.texts
  std::size_t dropped_rows = 0;       // rows of the file without a target

  std::size_t rows() const { return target.size(); }
};

}  // namespace foretell::data
