#include "cli/evaluate_options.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Tell how well a model does on a table whose target is known.

The table is read as the model's training file was: the same delimiter, decimal sign and texts for missing values. With
--html the figures also become one page that needs nothing else: curves, calibration, confusion matrix and importance of
classes; predictions beside the truth and residuals of numbers.

Examples:
  foretell evaluate churn march.csv
  foretell evaluate churn@production march.csv --json
  foretell evaluate churn:3 march.csv --html march.html
)";

std::vector<Option> evaluate_options(EvaluateOptions& options) {
  return {
      {.name = "model",
       .target = &options.model,
       .placeholder = "NAME[:V|@alias]",
       .help = "The model to evaluate",
       .required = true,
       .completion = Completion::model},
      {.name = "data",
       .target = &options.data,
       .placeholder = "DATA",
       .help = "A table with the target: CSV or NDJSON, gzip or not; - is standard input",
       .required = true,
       .completion = Completion::file},
      {.name = "--html",
       .target = &options.html,
       .placeholder = "FILE",
       .help = "Also write the evaluation as a page for people",
       .initial = "none",
       .completion = Completion::file},
      threads_option(options.threads),
  };
}

}  // namespace

Command evaluate_command() {
  const auto options = std::make_shared<EvaluateOptions>();
  return {.name = "evaluate",
          .help = k_help,
          .options = evaluate_options(*options),
          .run = [options](const Context& context) { return run_evaluate(*options, context); }};
}

}  // namespace foretell::cli
