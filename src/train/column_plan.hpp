#pragma once

#include "base/error.hpp"
#include "data/schema.hpp"
#include "model/recipe.hpp"

namespace foretell::train {

/// How one column is prepared: a ColumnRecipe in which nothing is left open.
struct ColumnPlan {
  model::Fill fill = model::Fill::mean;
  double fill_number = 0;      // where fill is constant, of numbers and dates
  std::string fill_text = {};  // where fill is constant, of categories and booleans
  bool missing_indicator = false;
  model::Coding coding = model::Coding::ordinal;  // of categories and booleans
  std::uint32_t rare_rows = 0;                    // of categories; 0: none is rare
  model::Scaling scaling = model::Scaling::none;

  /// The same as a recipe says it, for a column of this type: only what means something for it.
  model::ColumnRecipe to_recipe(data::ColumnType type) const;
};

/// Decides how `column` is prepared: by what `recipe` says of it, then of its type, then by what its learner needs.
/// Errors name the column: a choice that its type does not have (a mean of categories), a constant without its value.
Result<ColumnPlan> plan_column(const model::Recipe& recipe, const data::ColumnSchema& column);

/// Checks that every column that `recipe` names is one of `schema`: ErrorCode::invalid_argument with the nearest name.
Result<void> check_column_names(const model::Recipe& recipe, const data::Schema& schema);

}  // namespace foretell::train
