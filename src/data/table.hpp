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

/// A missing date, as seconds.
inline constexpr double k_missing_date = std::numeric_limits<double>::quiet_NaN();

/// The values of one column: `numbers` of a number column (NaN is missing), `dates` of a date column (seconds since
/// 1970-01-01T00:00:00 as its clock shows them; NaN is missing), `codes` of the others (places in
/// ColumnSchema::categories; k_missing_code is missing). The other vectors are empty.
struct ColumnValues {
  std::vector<float> numbers = {};
  std::vector<std::int32_t> codes = {};
  std::vector<double> dates = {};
};

/// A table in memory, column by column, as `schema` describes it. Every row has a target: rows without one were
/// dropped when it was read, and counted.
struct Table {
  Schema schema;
  std::vector<ColumnValues> columns;   // parallel to schema.columns
  std::vector<std::int32_t> target;    // of classes: places in schema.labels.texts; else empty
  std::vector<double> target_numbers;  // of a regression; else empty
  std::vector<double> weights;         // of the rows, finite and not negative; empty: all count alike
  std::size_t dropped_rows = 0;        // rows of the file without a target

  std::size_t rows() const { return schema.is_regression() ? target_numbers.size() : target.size(); }
};

}  // namespace foretell::data
