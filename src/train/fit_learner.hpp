#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

/// What a learner tells beside the model.
struct LearnerFacts {
  std::optional<double> out_of_bag_score;  // of a forest; see OutOfBag
  std::vector<double> importance;          // of a forest: one a column of the schema (ImpurityImportance); else empty
  std::vector<std::string> warnings;
};

/// Fits the learner of `prepared.recipe` to `prepared` and appends it to its pipeline. The result does not depend on
/// `threads`. Errors: those of fit_forest(), fit_logistic() and fit_ridge().
Result<LearnerFacts> fit_learner(Prepared& prepared, std::size_t threads, const Progress& progress = {},
                                 std::stop_token stop = {});

}  // namespace foretell::train
