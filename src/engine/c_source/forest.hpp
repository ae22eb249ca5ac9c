#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "engine/c_source/inputs.hpp"
#include "engine/native/features.hpp"
#include "model/pipeline.hpp"

namespace foretell::engine::c_source {

/// Refuses a forest past limits::k_c_features_max or limits::k_c_forest_values_max.
Result<void> check_size(const model::Forest& forest, std::size_t features);

/// The tables and the predict function of a forest that passed check_size(): one table of nodes, walked in a loop, and
/// the integers that its leaves add (model::FixedPoint, model::FixedPointValues).
std::string forest_code(const Names& names, Inputs& inputs, const model::Forest& forest,
                        const native::FeaturePlan& plan);

}  // namespace foretell::engine::c_source
