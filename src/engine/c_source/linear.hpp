#pragma once

#include <string>

#include "engine/c_source/inputs.hpp"
#include "engine/native/folded_linear.hpp"

namespace foretell::engine::c_source {

/// The tables and the predict function of a linear model: what the native engine adds, in its order.
std::string linear_code(const Names& names, Inputs& inputs, const native::FoldedLinear& linear, bool is_regression);

}  // namespace foretell::engine::c_source
