#pragma once

#include "base/error.hpp"
#include "data/schema.hpp"
#include "model/recipe.hpp"

namespace foretell::train {

/// Whether `recipe` can be followed for a target of this task: its learner predicts such targets and its numbers are
/// within their ranges. Errors name the flag to change.
Result<void> check_recipe(const model::Recipe& recipe, data::Task task);

}  // namespace foretell::train
