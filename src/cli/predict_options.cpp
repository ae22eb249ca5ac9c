#include "cli/predict_options.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Predict every row of a table, of any size.

The rows are written as they were read, with the columns prediction and, for classes, confidence behind their own; a
name that the table has already gets "_". The target may be in it, and columns that the model does not know: they pass
through. A text that is not among a column's categories counts as missing. A column of the model that a CSV file lacks
is an error, as in scikit-learn, unless --allow-missing-columns says otherwise; a key that an NDJSON row lacks is missing.
The result file appears when it is whole.

Examples:
  foretell predict churn new.csv -o scored.csv
  foretell predict churn@production new.csv --probabilities -o scored.csv
  foretell predict churn new.csv.gz --format ndjson | head -3
  cat new.csv | foretell predict churn - > scored.csv
  foretell predict churn new.csv -o scored.csv --on-error skip --errors bad_rows.csv
)";

std::vector<Option> predict_options(PredictOptions& options) {
  return {
      {.name = "model",
       .target = &options.model,
       .placeholder = "NAME[:V|@alias]",
       .help = "The model to ask",
       .required = true,
       .completion = Completion::model},
      {.name = "data",
       .target = &options.data,
       .placeholder = "DATA",
       .help = "CSV or NDJSON, under gzip or not; - for standard input",
       .required = true,
       .completion = Completion::file},
      {.name = "-o,--output",
       .target = &options.output,
       .placeholder = "FILE",
       .help = "Where the result goes",
       .initial = "standard output",
       .completion = Completion::file},
      {.name = "--probabilities", .target = &options.probabilities, .help = "Add a column p_<class> for each class"},
      {.name = "--format",
       .target = &options.format,
       .placeholder = "FORMAT",
       .help = "Format of the result",
       .initial = "that of DATA",
       .choices = {"csv", "ndjson"}},
      {.name = "--on-error",
       .target = &options.on_error,
       .placeholder = "HOW",
       .help = "What a row that cannot be read does: fail ends everything, skip leaves it out",
       .choices = {"fail", "skip"}},
      {.name = "--errors",
       .target = &options.errors,
       .placeholder = "FILE",
       .help = "Where rows left out are listed, as CSV: line, column, message",
       .initial = "not listed",
       .completion = Completion::file},
      {.name = "--allow-missing-columns",
       .target = &options.allow_missing_columns,
       .help = "Take columns of the model that DATA lacks as missing in every row"},
      threads_option(options.threads),
  };
}

}  // namespace

Command predict_command() {
  const auto options = std::make_shared<PredictOptions>();
  return {.name = "predict",
          .help = k_help,
          .options = predict_options(*options),
          .run = [options](const Context& context) { return run_predict(*options, context); }};
}

}  // namespace foretell::cli
