#include "cli/describe_options.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Show what a table holds, column by column, and what to look at before training.

Examples:
  foretell describe churn.csv
  foretell describe churn.csv --target churned        how much each column tells of it, and which give it away
  foretell describe churn.csv --target churned --json
)";

std::vector<Option> describe_options(DescribeOptions& options) {
  return {
      {.name = "data",
       .target = &options.data,
       .placeholder = "DATA",
       .help = "A table, as train reads it",
       .required = true,
       .completion = Completion::file},
      {.name = "--target",
       .target = &options.table.target,
       .placeholder = "COL",
       .help = "The column that a model would predict",
       .initial = "none"},
      {.name = "--sensitive",
       .target = &options.table.sensitive,
       .placeholder = "COL",
       .help = "Columns of which no value is shown"},
      threads_option(options.threads),
  };
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
