#include "cli/learner_options.hpp"

#include "base/limits.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::cli {

std::vector<Option> learner_options(LearnerOptions& options) {
  return {
      {.name = "--min-samples-split",
       .target = &options.min_samples_split,
       .placeholder = "N",
       .help = "Rows that a node of a tree must have to be split",
       .initial = "2",
       .least = 2,
       .most = limits::k_table_rows_max},
      {.name = "--min-samples-leaf",
       .target = &options.min_samples_leaf,
       .placeholder = "N",
       .help = "Rows that a leaf of a tree must have",
       .initial = "1",
       .least = 1,
       .most = limits::k_table_rows_max},
      {.name = "--max-features",
       .target = &options.max_features,
       .placeholder = "HOW_MANY",
       .help = "Features that a node of a tree chooses among: auto, sqrt, log2, all, a share (0.5) or a count (12)",
       .initial = "auto: sqrt for classes, all for numbers"},
      {.name = "--balanced", .target = &options.balanced, .help = "Make all classes weigh the same"},
      {.name = "--c",
       .target = &options.c,
       .placeholder = "C",
       .help = "Inverse strength of the penalty of logistic regression",
       .initial = "1"},
      {.name = "--alpha",
       .target = &options.alpha,
       .placeholder = "ALPHA",
       .help = "Strength of the penalty of ridge",
       .initial = "1"},
  };
}

Result<void> apply(const LearnerOptions& options, model::Recipe& recipe) {
  recipe.min_samples_split = options.min_samples_split.value_or(recipe.min_samples_split);
  recipe.min_samples_leaf = options.min_samples_leaf.value_or(recipe.min_samples_leaf);
  if (options.max_features) {
    Result<model::MaxFeatures> known = model::read_max_features(*options.max_features);
    if (!known) {
      return fail(ErrorCode::usage, "--max-features: " + known.error().message, std::move(known).error().hint);
    }
    recipe.max_features = *known;
  }
  if (options.balanced) recipe.balanced = true;
  recipe.c = options.c.value_or(recipe.c);
  recipe.alpha = options.alpha.value_or(recipe.alpha);
  return {};
}

}  // namespace foretell::cli
