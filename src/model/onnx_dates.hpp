#pragma once

#include <optional>
#include <string_view>

#include <onnx.pb.h>

#include "model/pipeline.hpp"

/// For the files that read and write ONNX only. The parts of a date are functions that the file itself defines out of
/// ai.onnx operators (IR 8, "model-local functions"), one a part, in the domain "foretell": any runtime computes them,
/// and reading recognises them, because a function that is not exactly ours is refused.
namespace foretell::model {

inline constexpr std::string_view k_function_domain = "foretell";

/// "DateYear", "DateMonth", "DateDayOfWeek", "DateHour" or "DateSecond": the function's name.
std::string_view to_text(DatePart::Part part);
/// The part of this name.
std::optional<DatePart::Part> date_part_of(std::string_view name);

/// Adds the functions that `pipeline` uses, and their operator set, to `model`.
void add_date_functions(const Pipeline& pipeline, onnx::ModelProto& model);

/// Whether `function` is exactly one of ours.
bool is_date_function(const onnx::FunctionProto& function);

}  // namespace foretell::model
