#pragma once

#include <vector>

#include "model/pipeline.hpp"
#include "train/column_plan.hpp"

namespace foretell::train {

/// What stands for a missing one among `numbers` (NaN is missing), by `plan.fill`: the mean in double, the median as the
/// mean of the two middle ones, the most frequent (the smallest of several), or the constant. 0 where every number is
/// missing. The semantics of scikit-learn's SimpleImputer.
float fit_fill(const std::vector<float>& numbers, const ColumnPlan& plan);

/// How to scale `numbers`, of which none is missing; nothing for Scaling::none. The semantics of scikit-learn's
/// StandardScaler (population deviation), MinMaxScaler and RobustScaler (quartiles between neighbours). A column whose
/// spread is 0, or too small to divide by in float32, is only moved; one whose values lie further apart than float32 can
/// tell is only divided. `in` is left for the caller to set.
std::optional<model::Scale> fit_scale(const std::vector<float>& numbers, model::Scaling scaling);

}  // namespace foretell::train
