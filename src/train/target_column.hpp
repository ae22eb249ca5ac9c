#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/sorted_values.hpp"
#include "data/whole_table.hpp"

namespace foretell::train {

/// The column that a model would predict, as a description compares others with it: rows without a value stay.
struct TargetColumn {
  data::Labels labels = {};                // the classes that rows have; of a regression none
  std::vector<std::int32_t> classes = {};  // of classes, one a row: places in labels.texts, or data::k_missing_code
  std::vector<double> numbers = {};        // of a regression, one a row; NaN is missing
  data::SortedValues sorted_numbers = {};  // of a regression: `numbers` in ascending order
  double mean = 0;                         // of a regression

  bool is_regression() const { return labels.is_regression(); }
  std::size_t rows() const { return is_regression() ? numbers.size() : classes.size(); }
  bool has(std::size_t row) const {
    return is_regression() ? !std::isnan(numbers[row]) : classes[row] != data::k_missing_code;
  }
};

/// Makes the target of `column` as training would: numbers are classes when they are whole and at most
/// limits::k_integer_classes_max different ones, or when `task` says so. Nothing where there is nothing to predict: free
/// text, dates, more than limits::k_classes_max classes, fewer than two different values.
std::optional<TargetColumn> make_target(const data::WholeColumn& column, std::optional<data::Task> task);

}  // namespace foretell::train
