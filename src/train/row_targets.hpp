#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "data/table.hpp"
#include "model/recipe.hpp"

namespace foretell::train {

/// What is to be learned from the rows of a training part, and how much each of them counts.
struct RowTargets {
  data::Labels labels;                    // of classes: those of these rows only
  std::vector<std::uint32_t> classes;     // of classes: places in labels.texts, one a row; else empty
  std::vector<std::uint64_t> class_rows;  // rows of each class
  std::vector<double> numbers;            // of a regression, one a row; else empty
  std::vector<double> weights;            // one a row, finite, not negative, not all 0; empty: all rows count alike
};

/// The targets of `rows` of `table`. A row's weight is that of the table times, where the recipe is balanced, rows /
/// (classes * rows of its class), as scikit-learn's compute_sample_weight("balanced"); weights that are all 1 are left
/// out. Errors: no row, a single class, more than limits::k_classes_max classes, no weight above 0.
Result<RowTargets> row_targets(const data::Table& table, std::span<const std::uint32_t> rows,
                               const model::Recipe& recipe);

}  // namespace foretell::train
