#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "data/table.hpp"
#include "model/pipeline.hpp"
#include "train/train.hpp"

namespace foretell::train {

/// Features of the training part as a learner sees them, row by row, nothing missing: one in `numbers`, or in `codes` one
/// ordinal feature or, where `is_one_hot`, `codes_end` features of which one is 1. The other vector is empty. The order
/// of features is that of the pipeline's last Concat.
struct FeatureColumn {
  std::uint32_t column = 0;  // of the schema: where it comes from
  std::vector<float> numbers = {};
  std::vector<std::uint32_t> codes = {};  // below `codes_end`
  std::uint32_t codes_end = 0;
  bool is_one_hot = false;

  bool is_number() const { return codes_end == 0; }
  /// How many features of the predictor it stands for.
  std::size_t width() const { return is_one_hot ? codes_end : 1; }
};

/// The training part behind its preprocessing, and the preprocessing itself.
struct Prepared {
  model::Pipeline pipeline;               // ends in the Concat that the predictor reads
  data::Schema schema;                    // categories and labels of the training part only
  model::Recipe recipe;                   // as it was done: nothing is left to a default
  std::vector<FeatureColumn> columns;     // in the order of the schema's columns, one or more each
  std::vector<std::uint32_t> target;      // of classes: places in schema.labels.texts, one a row
  std::vector<double> target_numbers;     // of a regression, one a row
  std::vector<double> weights;            // one a row; empty: all rows count alike
  std::vector<std::uint64_t> class_rows;  // rows of each class

  std::size_t rows() const { return schema.is_regression() ? target_numbers.size() : target.size(); }
};

/// Fits the preprocessing that `recipe` and its learner ask for on `rows` of `table`, and applies it to them: numbers
/// are imputed and scaled (fit_numbers.hpp), dates taken into their parts, categories encoded (fit_codes.hpp), each as
/// column_plan.hpp decides. In front of a column's features stands, where asked for, whether its value is missing.
/// Errors: no column, a single class in the training part, more than limits::k_classes_max classes, a recipe that does
/// not fit the columns.
Result<Prepared> prepare(const data::Table& table, std::span<const std::uint32_t> rows, const model::Recipe& recipe);

}  // namespace foretell::train
