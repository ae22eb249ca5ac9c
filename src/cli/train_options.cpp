#include "cli/train_options.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits.hpp"
#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help =
    R"(Train a model on a table (CSV or NDJSON, gzip or not), evaluate it and store it as a new version.

Examples:
  foretell train churn.csv --target churned
  foretell train churn.csv --target churned --model logistic --name churn-logistic
  foretell train adult_train.csv --target income --test adult_test.csv --json
  foretell train prices.csv --target price --decimal-comma --dates --types zip=category
  zcat sales.ndjson.gz | foretell train - --target amount --name sales
)";

std::vector<Option> train_options(TrainOptions& options) {
  std::vector<Option> declared{
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
       .placeholder = "OTHER",
       .help = "Evaluate on this file instead of a fifth of DATA",
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
  std::ranges::move(table_form_options(options.table), std::back_inserter(declared));
  std::ranges::move(table_column_options(options.table), std::back_inserter(declared));
  return declared;
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
