#pragma once

#include <cstddef>
#include <cstdint>

#include "model/evaluation.hpp"
#include "model/row.hpp"
#include "train/evaluate.hpp"

namespace foretell::train {

/// Puts a 95 % interval beside every metric of `evaluation`, which evaluate() made of the same `truth` and
/// `predictions`: Wilson's for the accuracy (E. B. Wilson: Probable inference, JASA 1927), for the others between the
/// 2.5th and 97.5th percentile of limits::k_resamples seeded bootstrap resamples. Of more rows than
/// limits::k_resampled_rows_max (fewer with many classes) that many drawn ones are resampled, and the interval is
/// narrowed by the root of their share. A metric that is undefined in a resample has no interval. The result is the same
/// for any number of `threads`.
void measure_intervals(model::Evaluation& evaluation, const data::Labels& model_labels, const TestTruth& truth,
                       const model::Predictions& predictions, std::uint32_t seed, std::size_t threads);

/// Wilson's 95 % interval of a share of `rows` (at least 1).
model::Interval wilson_interval(double share, std::uint64_t rows);

}  // namespace foretell::train
