#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/training.hpp"

namespace foretell::cli {

Result<void> run_train(const TrainCommand& command, const Context& context) {
  const Interrupt interrupt;
  TrainingRequest request;
  request.data = command.data;
  request.test = command.test;
  request.target = command.target;
  request.name = command.name.empty() ? command.data.stem().string() : command.name;
  request.options = {.learner = command.model == "logistic" ? train::Learner::logistic : train::Learner::forest,
                     .seed = command.seed,
                     .trees = command.trees,
                     .depth = command.depth,
                     .stratify = !command.no_stratify,
                     .threads = command.threads == 0 ? available_processors() : command.threads};
  request.data_dir = context.invocation.data_dir;
  const TrainingReport report = TRY(train_and_store(request, context.console, interrupt.token()));
  context.console.print(context.invocation.json ? to_json(report) : describe(report));
  return {};
}

}  // namespace foretell::cli
