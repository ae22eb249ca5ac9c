#pragma once

#include <cstddef>
#include <stop_token>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "model/pipeline.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct RidgeOptions {
  double alpha = 1;  // above 0
  std::size_t threads = 1;
  std::size_t features_max = limits::k_ridge_features_max;
};

/// Fits ridge regression to `prepared` (made for model::Learner::ridge), with the objective of scikit-learn's Ridge: the
/// weighted sum of squared errors plus alpha times the squared weights, the intercept not penalised. Solved in double by
/// the normal equations of the centred features (Cholesky). `in` of the layer is left for the caller to set. The result
/// does not depend on the number of threads nor on the processor. Errors: cancelled; more features than `features_max`;
/// weights beyond the range of float32.
Result<model::Linear> fit_ridge(const Prepared& prepared, const RidgeOptions& options, const Progress& progress = {},
                                std::stop_token stop = {});

}  // namespace foretell::train
