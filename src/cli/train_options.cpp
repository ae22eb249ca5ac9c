#include "cli/train_options.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits.hpp"
#include "cli/commands.hpp"
#include "model/recipe_toml.hpp"
#include "store/files.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help =
    R"(Train a model on a table (CSV or NDJSON, gzip or not), evaluate it and store it as a new version.

Examples:
  foretell train churn.csv --target churned
  foretell train churn.csv --target churned --model logistic --name churn-logistic
  foretell train adult_train.csv --target income --test adult_test.csv --json
  foretell train churn.csv --target churned --cv 5
  foretell train prices.csv --target price --decimal-comma --dates --types zip=category
  zcat sales.ndjson.gz | foretell train - --target amount --name sales
)";

std::vector<Option> train_options(TrainOptions& options) {
  std::vector<Option> all{
      {.name = "data",
       .target = &options.data,
       .placeholder = "DATA",
       .help = "A table: CSV or NDJSON, gzip or not; - is standard input",
       .required = true,
       .completion = Completion::file},
      {.name = "--target",
       .target = &options.target,
       .placeholder = "COL",
       .help = "The column to predict",
       .initial = "the recipe's"},
      {.name = "--recipe",
       .target = &options.recipe,
       .placeholder = "FILE.toml",
       .help = "Train as this file says; other options win over it",
       .completion = Completion::file},
      {.name = "--name",
       .target = &options.name,
       .placeholder = "NAME",
       .help = "The model's name",
       .initial = "the file's stem"},
      {.name = "--model",
       .target = &options.learner,
       .placeholder = "KIND",
       .help = "forest, logistic (classes) or ridge (numbers)",
       .initial = "forest",
       .choices = {"forest", "logistic", "ridge"}},
      {.name = "--test",
       .target = &options.test,
       .placeholder = "OTHER",
       .help = "Evaluate on this file instead of a fifth of DATA",
       .completion = Completion::file},
      {.name = "--seed",
       .target = &options.seed,
       .placeholder = "N",
       .help = "Seed of the split and of the forest",
       .initial = "42"},
      {.name = "--trees",
       .target = &options.trees,
       .placeholder = "N",
       .help = "Trees of a forest",
       .initial = "100",
       .least = 1,
       .most = limits::k_trees_max},
      {.name = "--depth",
       .target = &options.depth,
       .placeholder = "N",
       .help = "Deepest level of a tree, 0 for no limit",
       .initial = "10; no limit for numbers"},
      {.name = "--no-stratify",
       .target = &options.no_stratify,
       .help = "Split without keeping the shares of the classes"},
      {.name = "--importance-repeats",
       .target = &options.importance_repeats,
       .placeholder = "N",
       .help = "Shuffle each column N times to measure its importance on the test part, 0 for not at all",
       .most = limits::k_importance_repeats_max},
      {.name = "--cv",
       .target = &options.folds,
       .placeholder = "FOLDS",
       .help = "Cross-validate on the training part, in this many folds",
       .initial = "not done",
       .least = 2,
       .most = limits::k_folds_max},
      {.name = "--keep-versions",
       .target = &options.keep_versions,
       .placeholder = "N",
       .help = "Then delete older versions beyond N, as foretell models prune does, 0 for none",
       .variable = "FORETELL_KEEP_VERSIONS",
       .key = "train.keep_versions"},
  };
  std::ranges::move(learner_options(options.learning), std::back_inserter(all));
  std::ranges::move(preparation_options(options.preparation), std::back_inserter(all));
  std::ranges::move(table_form_options(options.table), std::back_inserter(all));
  std::ranges::move(table_column_options(options.table), std::back_inserter(all));
  all.push_back(threads_option(options.threads));
  return all;
}

model::Learner learner_of(const std::string& word) {
  for (const model::Learner learner : {model::Learner::logistic, model::Learner::ridge}) {
    if (word == to_text(learner)) return learner;
  }
  return model::Learner::forest;
}

}  // namespace

Result<model::Recipe> recipe_of(const TrainOptions& options) {
  model::Recipe recipe;
  if (!options.recipe.empty()) {
    const std::string text = TRY(store::read_file(options.recipe, limits::k_recipe_bytes_max));
    recipe = TRY(model::read_recipe(text, options.recipe.string()));
  }
  if (!options.target.empty()) recipe.table.target = options.target;
  if (recipe.table.target.empty()) {
    return fail(ErrorCode::usage, "found no target, expected the column to predict", "name it with --target COLUMN");
  }
  if (options.learner) recipe.learner = learner_of(*options.learner);
  recipe.seed = options.seed.value_or(recipe.seed);
  recipe.trees = options.trees.value_or(recipe.trees);
  if (options.depth) recipe.depth = options.depth;
  if (options.no_stratify) recipe.stratify = false;
  TRY(apply(options.learning, recipe));
  TRY(apply(options.table, recipe.table));
  TRY(apply(options.preparation, recipe));
  return recipe;
}

Command train_command() {
  const auto options = std::make_shared<TrainOptions>();
  return {
      .name = "train", .help = k_help, .options = train_options(*options), .run = [options](const Context& context) {
        return run_train(*options, context);
      }};
}

}  // namespace foretell::cli
