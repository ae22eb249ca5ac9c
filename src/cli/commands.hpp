#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/completion_options.hpp"
#include "cli/config_options.hpp"
#include "cli/console.hpp"
#include "cli/describe_options.hpp"
#include "cli/evaluate_options.hpp"
#include "cli/models_options.hpp"
#include "cli/performance_options.hpp"
#include "cli/predict_options.hpp"
#include "cli/rollback_options.hpp"
#include "cli/serve_options.hpp"
#include "cli/settings.hpp"
#include "cli/train_options.hpp"

/// Every command. `x_command()` declares what x takes, beside its help; `run_x()` does it, prints its result to the
/// console and returns what went wrong: called once, on the main thread.
namespace foretell::cli {

/// What every command takes.
struct Invocation {
  std::filesystem::path config;  // the configuration file; empty: foretell.toml where there is one
  std::filesystem::path data_dir = "foretell-data";
  bool json = false;
};

/// What a command needs beside its own options.
struct Context {
  const Invocation& invocation;
  Console& console;
  const Settings& settings;
};

Command train_command();
Result<void> run_train(const TrainOptions& options, const Context& context);

Command evaluate_command();
Result<void> run_evaluate(const EvaluateOptions& options, const Context& context);

Command describe_command();
Result<void> run_describe(const DescribeOptions& options, const Context& context);

Command models_command();
Result<void> run_list(const ListOptions& options, const Context& context);
Result<void> run_show(const ShowOptions& options, const Context& context);
Result<void> run_alias(const AliasOptions& options, const Context& context);
Result<void> run_compare(const CompareOptions& options, const Context& context);
Result<void> run_export(const ExportOptions& options, const Context& context);
Result<void> run_delete(const DeleteOptions& options, const Context& context);
Result<void> run_prune(const PruneOptions& options, const Context& context);

Command rollback_command();
Result<void> run_rollback(const RollbackOptions& options, const Context& context);

Command predict_command();
Result<void> run_predict(const PredictOptions& options, const Context& context);

Command performance_command();
Result<void> run_performance(const PerformanceOptions& options, const Context& context);

Command serve_command();
Result<void> run_serve(const ServeOptions& options, const Context& context);

Command healthcheck_command();
Result<void> run_healthcheck(const HealthcheckOptions& options, const Context& context);

Command config_command();
Result<void> run_config_show(const ConfigShowOptions& options, const Context& context);

Command completion_command();
Result<void> run_completion(const CompletionOptions& options, const Context& context);

Command man_command();
Result<void> run_man(const Context& context);

Command doctor_command();
Result<void> run_doctor(const Context& context);

Command demo_command();
Result<void> run_demo(const Context& context);

/// All of them: the program. What every command takes goes into `invocation`, which must outlive it.
Command foretell_command(Invocation& invocation);

/// The whole program: reads the command line, runs the command, prints its error. Returns the exit code.
int run(int argc, const char* const* argv);

}  // namespace foretell::cli
