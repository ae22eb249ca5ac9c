#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/recipe.hpp"

namespace foretell::model {

inline constexpr std::string_view k_recipe_file = "recipe.toml";

/// The text of recipe.toml (TOML 1.0), keys in order, to be read, changed and given to `foretell train --recipe`. What
/// has no meaning for the learner is left out.
std::string write_recipe(const Recipe& recipe);

/// Reads what write_recipe() wrote or a person did: every key may be absent. `file` is how messages call it. Errors name
/// the line and the key: no TOML, a key that is not known (with the nearest one that is), a value of a wrong kind.
/// Whether numbers are in range is checked when they are used.
Result<Recipe> read_recipe(std::string_view text, const std::string& file);

/// The same content as one JSON object, as manifests hold it.
std::string recipe_json(const Recipe& recipe);

/// Reads what recipe_json() wrote.
Result<Recipe> read_recipe_json(std::string_view json);

/// A max_features word: what to_text(MaxFeatures) gives. ErrorCode::invalid_argument says what is possible.
Result<MaxFeatures> read_max_features(std::string_view text);

}  // namespace foretell::model
