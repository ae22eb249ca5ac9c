#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/training_report.hpp"

namespace foretell::cli {

Result<void> run_train(const TrainOptions& options, const Context& context) {
  const Interrupt interrupt;
  registry::TrainingRequest request;
  request.data = options.data;
  request.test = options.test;
  request.name = options.name.empty() ? options.data.stem().string() : options.name;
  request.options = {
      .recipe = {.table = {.target = options.target},
                 .learner = options.model == "logistic" ? model::Learner::logistic : model::Learner::forest,
                 .seed = options.seed,
                 .stratify = !options.no_stratify,
                 .trees = options.trees,
                 .depth = options.depth},
      .threads = options.threads == 0 ? available_processors() : options.threads};
  request.data_dir = context.invocation.data_dir;
  const registry::TrainingReport report =
      TRY(registry::train_and_store(request, observer_of(context.console), interrupt.token()));
  context.console.print(context.invocation.json ? to_json(report) : describe(report));
  return {};
}

}  // namespace foretell::cli
