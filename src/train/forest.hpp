#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "model/pipeline.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

struct ForestOptions {
  std::uint32_t trees = 100;
  std::uint32_t depth = 10;  // 0 is unlimited
  std::uint32_t split_rows_min = 2;
  std::uint32_t leaf_rows_min = 1;
  model::MaxFeatures max_features = {};
  std::uint32_t seed = 42;
  std::size_t threads = 1;
  std::uint64_t values_max = limits::k_forest_values_max;           // nodes and leaf values
  std::uint64_t bins_max = limits::k_forest_bins_max;               // rows times features
  std::size_t out_of_bag_sums_max = limits::k_out_of_bag_sums_max;  // rows times outputs
};

struct ForestFit {
  model::Forest forest;                    // `in` is left for the caller to set
  std::optional<double> out_of_bag_score;  // see OutOfBag
  std::vector<double> importance;          // one a column of the schema; see ImpurityImportance
};

/// Fits a random forest (see TreeGrower) to `prepared`: of classes with one output a class, of a regression with one. Rows
/// with weights are drawn in proportion to them, as in scikit-learn 1.9. The result depends on the data, trees, seed and
/// the limits of depth, rows and features alone, not on the number of threads. Tells `progress` of each tree.
/// Errors: cancelled; more bins than `bins_max`; more nodes and leaf values than `values_max`.
Result<ForestFit> fit_forest(const Prepared& prepared, const ForestOptions& options, const Progress& progress = {},
                             std::stop_token stop = {});

}  // namespace foretell::train
