#include "cli/describe_options.hpp"

#include <algorithm>
#include <iterator>

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help =
    R"(Show what a table holds, column by column, and what to look at before training on it.

Examples:
  foretell describe churn.csv
  foretell describe churn.csv --target churned              how much each column tells of it, and which give it away
  foretell describe churn.csv --sensitive name,income       show no value of these
  zcat sales.ndjson.gz | foretell describe - --target amount --json
)";

std::vector<Option> describe_options(DescribeOptions& options) {
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
       .help = "The column that a model would predict",
       .initial = "none"},
      threads_option(options.threads),
  };
  std::ranges::move(table_form_options(options.table), std::back_inserter(declared));
  std::ranges::move(table_column_options(options.table), std::back_inserter(declared));
  return declared;
}

}  // namespace

Command describe_command() {
  const auto options = std::make_shared<DescribeOptions>();
  return {.name = "describe",
          .help = k_help,
          .options = describe_options(*options),
          .run = [options](const Context& context) { return run_describe(*options, context); }};
}

}  // namespace foretell::cli
