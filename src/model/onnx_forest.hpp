#pragma once

#include "base/error.hpp"
#include "model/onnx_attributes.hpp"
#include "model/pipeline.hpp"

/// For the files that read ONNX only.
namespace foretell::model {

/// Builds a Forest over the value `in` from the parallel attribute lists of a TreeEnsembleRegressor.
Result<Forest> read_onnx_forest(const OnnxAttributes& attributes, ValueId in);

}  // namespace foretell::model
