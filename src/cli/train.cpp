#include <fmt/format.h>

#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/training_report.hpp"
#include "data/byte_source.hpp"

namespace foretell::cli {

namespace {

/// The name of the model: as it was given, or the file's stem without the .gz of a compressed one.
Result<std::string> model_name(const TrainOptions& options) {
  if (!options.name.empty()) return options.name;
  if (options.data == data::k_standard_input) {
    return fail(ErrorCode::usage, "a model of standard input has no file to take its name from", "name it with --name");
  }
  const bool is_compressed = options.data.extension() == ".gz";
  std::string stem = (is_compressed ? options.data.stem() : options.data).stem().string();
  if (Result<void> valid = registry::check_name("model name", stem); !valid) {
    valid.error().hint =
        fmt::format("the file's name is no name of a model; name it with --name ({})", valid.error().hint);
    return std::unexpected(std::move(valid).error());
  }
  return stem;
}

/// The options given that `learner` has no use for.
std::vector<std::string> options_without_effect(const TrainOptions& options, model::Learner learner) {
  using model::Learner;
  const LearnerOptions& learning = options.learning;
  const struct {
    std::string_view name;
    bool is_given;
    Learner learner;
  } all[]{
      {"--trees", options.trees.has_value(), Learner::forest},
      {"--depth", options.depth.has_value(), Learner::forest},
      {"--min-samples-split", learning.min_samples_split.has_value(), Learner::forest},
      {"--min-samples-leaf", learning.min_samples_leaf.has_value(), Learner::forest},
      {"--max-features", learning.max_features.has_value(), Learner::forest},
      {"--c", learning.c.has_value(), Learner::logistic},
      {"--alpha", learning.alpha.has_value(), Learner::ridge},
  };
  std::vector<std::string> idle;
  for (const auto& option : all) {
    if (option.is_given && option.learner != learner) idle.emplace_back(option.name);
  }
  return idle;
}

}  // namespace

Result<void> run_train(const TrainOptions& options, const Context& context) {
  const Interrupt interrupt;
  registry::TrainingRequest request;
  request.data = options.data;
  request.test = options.test;
  if (options.data == data::k_standard_input && options.test == data::k_standard_input) {
    return fail(ErrorCode::usage, "DATA and --test are both standard input, which can be read once", "name a file");
  }
  request.name = TRY(model_name(options));
  request.options = {.recipe = TRY(recipe_of(options)),
                     .threads = options.threads == 0 ? available_processors() : options.threads,
                     .importance_repeats = options.importance_repeats,
                     .folds = options.folds.value_or(0)};
  request.data_dir = context.invocation.data_dir;
  request.keep_versions = options.keep_versions;
  const model::Learner learner = request.options.recipe.learner;
  for (const std::string& option : options_without_effect(options, learner)) {
    context.console.tell(fmt::format("warning: {} has no effect on --model {}", option, model::to_text(learner)));
  }
  const registry::TrainingReport report =
      TRY(registry::train_and_store(request, observer_of(context.console), interrupt.token()));
  context.console.print(context.invocation.json ? to_json(report) : describe(report));
  return {};
}

}  // namespace foretell::cli
