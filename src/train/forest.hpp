#pragma once

#include <cstdint>
#include <stop_token>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "model/pipeline.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct ForestOptions {
  std::uint32_t trees = 100;
  std::uint32_t depth = 10;  // 0 is unlimited
  std::uint32_t seed = 42;
  std::size_t threads = 1;
  std::uint64_t values_max = limits::k_forest_values_max;  // nodes and leaf probabilities
};

/// Fits a random forest (see TreeGrower) to `prepared`; its `in` is left for the caller to set. The result depends on the
/// data, trees, depth and seed alone, not on the number of threads. Tells `progress` of each tree.
/// Errors: cancelled; more nodes and leaf probabilities than `values_max`.
Result<model::Forest> fit_forest(const Prepared& prepared, const ForestOptions& options, const Progress& progress = {},
                                 std::stop_token stop = {});

}  // namespace foretell::train
