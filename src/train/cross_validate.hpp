#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

#include "base/error.hpp"
#include "data/table.hpp"
#include "model/evaluation.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct CrossValidationOptions {
  std::uint32_t folds = 5;  // at least 2
  bool stratify = true;     // of classes
  std::uint32_t seed = 42;
  std::size_t threads = 1;
};

/// Fits preprocessing and learner on `rows` of the table that is validated, with `threads` threads. Called from several
/// threads at once.
using Fit = std::function<Result<Prepared>(std::span<const std::uint32_t> rows, std::size_t threads)>;

/// For each fold of `rows` fits on the others and tests on it. The folds are those of scikit-learn's StratifiedKFold, or
/// KFold, with shuffle=True, over the rows as they stand in `rows`; the metrics are those of evaluate(). Folds run side by
/// side; the result is the same for any number of threads. Errors: fewer rows than folds, what `fit` says, cancelled.
Result<model::CrossValidation> cross_validate(const data::Table& table, std::span<const std::uint32_t> rows,
                                              const CrossValidationOptions& options, const Fit& fit,
                                              const Progress& progress = {}, const std::stop_token& stop = {});

}  // namespace foretell::train
