#pragma once

#include <cstdint>
#include <span>

#include "model/evaluation.hpp"

namespace foretell::train {

/// The scores of evaluate() for numbers: how far `predicted(row)` is from `truth[row]`. A row counts as often as
/// `row_counts` says, once where that is empty.
model::RegressionScores score_numbers(std::span<const double> truth, std::span<const float> predicted,
                                      std::span<const std::uint32_t> row_counts = {});

/// The same of answering `constant` for every row.
model::RegressionScores score_constant(std::span<const double> truth, double constant);

}  // namespace foretell::train
