#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/error.hpp"
#include "data/table.hpp"
#include "engine/engine.hpp"
#include "model/evaluation.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct PermutationOptions {
  std::uint32_t repeats = 5;  // at least 1
  std::uint32_t seed = 42;
  std::size_t threads = 1;
};

struct PermutationImportance {
  std::vector<model::ColumnImportance> columns;  // one a column of the schema; empty when not measured
  model::PermutationSample sample;
};

/// On how many of `rows` test rows the importance of `columns` columns is measured: all of them, as far as
/// limits::k_importance_rows_max, k_importance_predictions_max and k_importance_values_max let it. 0 where fewer than
/// limits::k_importance_rows_min of more rows would be left, which say nothing.
std::size_t importance_rows(std::size_t rows, std::size_t columns, std::uint32_t repeats);

/// How much worse the model's score on `rows` of `table` gets when the values of a column are shuffled among them, for
/// each column in turn (L. Breiman: Random forests, 2001; scikit-learn's permutation_importance). The score is what its
/// users look at first, and is cheap: the share of right answers, or R2 of a regression. Two columns that say the same
/// both seem less important than they are together.
///
/// The work is bounded: importance_rows() rows are drawn by the seed, and where that is 0 nothing is measured. The result
/// is the same for any number of threads. Error: cancelled by `stop`.
Result<PermutationImportance> permutation_importance(const engine::Engine& engine, const data::Schema& schema,
                                                     const data::Table& table, std::span<const std::uint32_t> rows,
                                                     const PermutationOptions& options, const Progress& progress = {},
                                                     const std::stop_token& stop = {});

}  // namespace foretell::train
