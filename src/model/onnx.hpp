#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/pipeline.hpp"

/// The model file. A pipeline is stored as an ONNX graph (IR 8, ai.onnx 17, ai.onnx.ml 3) that any ONNX runtime can
/// run: one input a column, [N, 1] float or double (dates) with NaN for missing or [N, 1] string with "" for missing. A
/// classification has two outputs, `label` [N] and `probabilities` [N, classes], a regression one, `prediction` [N, 1].
/// Names of inner tensors start with '/'. Parts of dates are functions of the file (onnx_dates.hpp).
namespace foretell::model {

inline constexpr std::string_view k_label_output = "label";
inline constexpr std::string_view k_probabilities_output = "probabilities";
inline constexpr std::string_view k_prediction_output = "prediction";

/// The name of the graph input of a column: the column's own, with '_' behind it where it would clash with an output
/// or an inner tensor.
std::string graph_input_name(std::string_view column);

/// The file's bytes: the same for the same pipeline, always. `pipeline` has passed check().
std::string write_onnx(const Pipeline& pipeline);

/// Reads a graph of the operators that write_onnx() writes, in any arrangement that makes a pipeline, and checks it.
/// The bytes may be a stranger's: every error is ErrorCode::corrupt and names the node or attribute concerned.
/// External data, foreign functions, subgraphs and other operators are refused.
Result<Pipeline> read_onnx(std::string_view bytes);

}  // namespace foretell::model
