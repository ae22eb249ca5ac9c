#include <fmt/format.h>

#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/training.hpp"

namespace foretell::cli {

namespace {

/// The name of the model: as it was given, or the file's stem.
Result<std::string> model_name(const TrainOptions& options) {
  if (!options.name.empty()) return options.name;
  const std::string stem = options.data.stem().string();
  if (Result<void> valid = registry::check_name("model name", stem); !valid) {
    valid.error().hint =
        fmt::format("the file's name is no name of a model; name it with --name ({})", valid.error().hint);
    return std::unexpected(std::move(valid).error());
  }
  return stem;
}

}  // namespace

Result<void> run_train(const TrainOptions& options, const Context& context) {
  const Interrupt interrupt;
  const std::string name = TRY(model_name(options));
  TRY(registry::Registry::check_can_store(context.invocation.data_dir));
  TrainingRequest request;
  request.data = options.data;
  request.test = options.test;
  request.target = options.target;
  request.name = name;
  request.options = {.learner = options.model == "logistic" ? train::Learner::logistic : train::Learner::forest,
                     .seed = options.seed,
                     .trees = options.trees,
                     .depth = options.depth,
                     .stratify = !options.no_stratify,
                     .threads = options.threads == 0 ? available_processors() : options.threads};
  request.data_dir = context.invocation.data_dir;
  const TrainingReport report = TRY(train_and_store(request, context.console, interrupt.token()));
  context.console.print(context.invocation.json ? to_json(report) : describe(report));
  return {};
}

}  // namespace foretell::cli
