#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/training.hpp"

namespace foretell::cli {

Result<void> run_train(const TrainOptions& options, const Context& context) {
  const Interrupt interrupt;
  TrainingRequest request;
  request.data = options.data;
  request.test = options.test;
  request.target = options.target;
  request.name = options.name.empty() ? options.data.stem().string() : options.name;
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
