#include "cli/train_options.hpp"

#include "base/limits.hpp"
#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Train a model on a CSV file, evaluate it and store it as a new version.

Examples:
  foretell train churn.csv --target churned
  foretell train churn.csv --target churned --model logistic --name churn-logistic
  foretell train adult_train.csv --target income --test adult_test.csv --json
)";

std::vector<Option> train_options(TrainOptions& options) {
  return {
      {.name = "data",
       .target = &options.data,
       .placeholder = "DATA.csv",
       .help = "A CSV file with a header",
       .required = true,
       .completion = Completion::file},
      {.name = "--target",
       .target = &options.target,
       .placeholder = "COL",
       .help = "The column to predict",
       .required = true},
      {.name = "--name",
       .target = &options.name,
       .placeholder = "NAME",
       .help = "The model's name",
       .initial = "the file's stem"},
      {.name = "--model",
       .target = &options.model,
       .placeholder = "KIND",
       .help = "forest or logistic",
       .choices = {"forest", "logistic"}},
      {.name = "--test",
       .target = &options.test,
       .placeholder = "OTHER.csv",
       .help = "Evaluate on this file instead of a fifth of DATA.csv",
       .completion = Completion::file},
      {.name = "--seed", .target = &options.seed, .placeholder = "N", .help = "Seed of the split and of the forest"},
      {.name = "--trees",
       .target = &options.trees,
       .placeholder = "N",
       .help = "Trees of a forest",
       .least = 1,
       .most = limits::k_trees_max},
      {.name = "--depth",
       .target = &options.depth,
       .placeholder = "N",
       .help = "Deepest level of a tree, 0 for no limit"},
      {.name = "--no-stratify",
       .target = &options.no_stratify,
       .help = "Split without keeping the shares of the classes"},
      threads_option(options.threads),
  };
}

}  // namespace

Command train_command() {
  const auto options = std::make_shared<TrainOptions>();
  return {
      .name = "train", .help = k_help, .options = train_options(*options), .run = [options](const Context& context) {
        return run_train(*options, context);
      }};
}

}  // namespace foretell::cli
