#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_overview = R"(Train a model on a table, keep its versions, serve it.

Examples:
  foretell demo                                    see all of it in ten seconds
  foretell describe data.csv --target churned      what it holds, and what to look at before training
  foretell train data.csv --target churned         train a random forest, store it as data:1
  foretell serve data                              answer POST /predict on http://127.0.0.1:5000
  foretell evaluate data march.csv                 tell how well it does on another table
  foretell predict data new.csv -o scored.csv      score a table
  foretell models list                             what is stored
  foretell rollback data                           production goes back to the version before
)";

std::vector<Option> common_options(Invocation& invocation) {
  return {
      {.name = "--config",
       .target = &invocation.config,
       .placeholder = "FILE",
       .help = "The configuration file",
       .initial = "foretell.toml, where there is one",
       .variable = "FORETELL_CONFIG",
       .completion = Completion::file},
      {.name = "--data-dir",
       .target = &invocation.data_dir,
       .placeholder = "DIR",
       .help = "Where models are kept",
       .variable = "FORETELL_DATA_DIR",
       .key = "data_dir",
       .completion = Completion::folder},
      {.name = "--json", .target = &invocation.json, .help = "Print results, and errors, as JSON"},
  };
}

}  // namespace

Command foretell_command(Invocation& invocation) {
  return {.name = "foretell",
          .help = k_overview,
          .options = common_options(invocation),
          .commands = {describe_command(),
                       train_command(),
                       evaluate_command(),
                       models_command(),
                       rollback_command(),
                       predict_command(),
                       serve_command(),
                       healthcheck_command(),
                       performance_command(),
                       config_command(),
                       doctor_command(),
                       demo_command(),
                       completion_command(),
                       man_command(),
                       {.name = "help", .help = "Show the help of a command."}}};
}

}  // namespace foretell::cli
