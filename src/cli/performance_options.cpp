#include "cli/performance_options.hpp"

#include "base/limits.hpp"
#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Show how long a model computes, and whether that changes.

Without DATA it is what services recorded in the data directory: windows of 10 seconds, one execution a request. With
DATA the model predicts the rows of that table here and now, one at a time. The trend is the rule that clients know,
which one slow window may sway; the verdict beside it says what is more than chance.

Examples:
  foretell performance churn                       what `foretell serve` recorded
  foretell performance churn:2 --json
  foretell performance churn new.csv               time every row once
  foretell performance churn new.csv --seconds 60  again and again for a minute
)";

std::vector<Option> performance_options(PerformanceOptions& options) {
  return {{.name = "model",
           .target = &options.model,
           .placeholder = "NAME[:V|@alias]",
           .help = "The model",
           .required = true,
           .completion = Completion::model},
          {.name = "data",
           .target = &options.data,
           .placeholder = "DATA",
           .help = "Rows to time: CSV or NDJSON, under gzip or not; - for standard input",
           .initial = "what was recorded",
           .completion = Completion::file},
          {.name = "--seconds",
           .target = &options.seconds,
           .placeholder = "N",
           .help = "How long to go on timing the rows of DATA",
           .initial = "each once",
           .least = 1,
           .most = limits::k_timing_s_max}};
}

}  // namespace

Command performance_command() {
  const auto options = std::make_shared<PerformanceOptions>();
  return {.name = "performance",
          .help = k_help,
          .options = performance_options(*options),
          .run = [options](const Context& context) { return run_performance(*options, context); }};
}

}  // namespace foretell::cli
