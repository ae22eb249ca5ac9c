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

/// An input column of the training part as a learner sees it, row by row, nothing missing: `numbers` of a number column
/// (imputed, and standardised for logistic regression), `codes` of any other. The other vector is empty.
struct FeatureColumn {
  std::vector<float> numbers;
  std::vector<std::uint32_t> codes;  // below `codes_end`
  std::uint32_t codes_end = 0;

  bool is_number() const { return codes_end == 0; }
};

/// The training part behind its preprocessing, and the preprocessing itself.
struct Prepared {
  model::Pipeline pipeline;               // ends in the Concat that the predictor reads
  data::Schema schema;                    // categories and labels of the training part only
  std::vector<FeatureColumn> columns;     // parallel to schema.columns
  std::vector<std::uint32_t> target;      // places in schema.labels.texts, one a row
  std::vector<std::uint64_t> class_rows;  // rows of each class

  std::size_t rows() const { return target.size(); }
};

/// Fits the preprocessing that `learner` needs on `rows` of `table`, and applies it to them:
///  - a missing number becomes the mean (0 where the column has no number at all);
///  - a category becomes its place among those of the training part (a boolean's are always false, true); a missing or
///    unknown one the code after the last if the training part has missing ones, else the code of the most frequent
///    (the first of several);
///  - for logistic regression numbers are standardised by mean and population deviation, codes made one-hot. A column
///    whose deviation is 0, or too small to divide by in float32, is only centred; one whose values lie further apart
///    than float32 can tell is only divided.
/// Errors: no column, a single class in the training part, more than limits::k_classes_max classes.
Result<Prepared> prepare(const data::Table& table, std::span<const std::uint32_t> rows, Learner learner);

}  // namespace foretell::train
