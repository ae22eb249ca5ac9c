#pragma once

#include <cstddef>
#include <stop_token>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "model/pipeline.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct LogisticOptions {
  double c = 1;  // above 0
  std::size_t threads = 1;
  std::size_t weights_max = limits::k_linear_weights_max;
};

struct LogisticFit {
  model::Linear linear;  // `in` is left for the caller to set
  std::size_t iterations = 0;
  bool is_converged = false;
};

/// Fits logistic regression to `prepared` (made for model::Learner::logistic), with the objective of scikit-learn's
/// LogisticRegression: half the squared weights plus `c` times the weighted sum of the log losses, the intercept not penalised.
/// Two classes have one score (the first output is 0), more have one each (softmax). Minimised by L-BFGS in double to a
/// gradient far below scikit-learn's tolerance. The result does not depend on the number of threads nor on the
/// processor. Errors: cancelled; more weights than `weights_max`.
Result<LogisticFit> fit_logistic(const Prepared& prepared, const LogisticOptions& options,
                                 const Progress& progress = {}, std::stop_token stop = {});

}  // namespace foretell::train
