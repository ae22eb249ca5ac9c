#include "cli/models_options.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Look after the stored models.

Examples:
  foretell models list
  foretell models show churn@production
  foretell models alias churn production 3
  foretell models compare churn:1 churn:2 june.csv
  foretell models export churn --format c -o churn.c
  foretell models delete churn:1
  foretell models prune churn --keep 5
)";

constexpr const char* k_show_help =
    R"(Show one version as a model card: where it comes from, how good it is, what it reads.

Examples:
  foretell models show churn@production
  foretell models show churn --card > churn.md
)";

constexpr const char* k_alias_help = R"(Point an alias at a version, after checking that it loads; or remove it.

Examples:
  foretell models alias churn production 3
  foretell models alias churn canary --remove
)";

constexpr const char* k_compare_help = R"(Compare two versions: by what is stored, or by letting both predict a table.

Examples:
  foretell models compare churn:1 churn:2                     what their tests said
  foretell models compare churn:1 churn:2 churn_june.csv      on the same rows: is one really better?
  foretell models compare churn churn-logistic june.csv --rows differ.csv
)";

constexpr const char* k_export_help = R"(Write one version as a file for other programs.

Examples:
  foretell models export churn --format onnx -o churn.onnx    as stored, for any ONNX runtime
  foretell models export churn:3 --format c -o churn.c        one C99 file without dependencies
  cc -std=c99 -O2 -c churn.c
)";

constexpr const char* k_prune_help =
    R"(Delete the oldest versions beyond a number of them, never one that an alias names.

What is deleted cannot be rolled back to.

Examples:
  foretell models prune churn --keep 5 --dry-run   say which versions would go
  foretell models prune churn --keep 5
  foretell models prune --all --keep 10
)";

Command list_command() {
  const auto options = std::make_shared<ListOptions>();
  return {.name = "list",
          .help = "List the stored models.",
          .options = {{.name = "--names",
                       .target = &options->names,
                       .help = "Only what other commands take as a model: NAME, NAME:V, NAME@alias, one a line"}},
          .run = [options](const Context& context) { return run_list(*options, context); }};
}

Command show_command() {
  const auto options = std::make_shared<ShowOptions>();
  return {.name = "show",
          .help = k_show_help,
          .options = {{.name = "model",
                       .target = &options->reference,
                       .placeholder = "NAME[:V|@alias]",
                       .help = "Which one",
                       .required = true,
                       .completion = Completion::model},
                      {.name = "--card", .target = &options->card, .help = "As Markdown, with the whole recipe"}},
          .run = [options](const Context& context) { return run_show(*options, context); }};
}

Command alias_command() {
  const auto options = std::make_shared<AliasOptions>();
  return {
      .name = "alias",
      .help = k_alias_help,
      .options = {{.name = "name",
                   .target = &options->name,
                   .placeholder = "NAME",
                   .help = "The model",
                   .required = true,
                   .completion = Completion::model_name},
                  {.name = "alias",
                   .target = &options->alias,
                   .placeholder = "ALIAS",
                   .help = "The alias, e.g. production",
                   .required = true},
                  {.name = "version", .target = &options->version, .placeholder = "V", .help = "The version, e.g. 3"},
                  {.name = "--remove", .target = &options->remove, .help = "Remove the alias instead"}},
      .run = [options](const Context& context) { return run_alias(*options, context); }};
}

std::vector<Option> compare_options(CompareOptions& options) {
  return {{.name = "first",
           .target = &options.first,
           .placeholder = "NAME[:V|@alias]",
           .help = "One version",
           .required = true,
           .completion = Completion::model},
          {.name = "second",
           .target = &options.second,
           .placeholder = "NAME[:V|@alias]",
           .help = "Another version",
           .required = true,
           .completion = Completion::model},
          {.name = "data",
           .target = &options.data,
           .placeholder = "DATA.csv",
           .help = "A table with the target, which both predict",
           .completion = Completion::file},
          {.name = "--rows",
           .target = &options.rows,
           .placeholder = "FILE",
           .help = "Write every row that they answer otherwise to this CSV file",
           .completion = Completion::file},
          {.name = "--show", .target = &options.show, .placeholder = "N", .help = "Show this many of these rows"},
          {.name = "--seed", .target = &options.seed, .placeholder = "N", .help = "Seed of the resampled rows"},
          threads_option(options.threads)};
}

Command compare_command() {
  const auto options = std::make_shared<CompareOptions>();
  return {.name = "compare",
          .help = k_compare_help,
          .options = compare_options(*options),
          .run = [options](const Context& context) { return run_compare(*options, context); }};
}

Command export_command() {
  const auto options = std::make_shared<ExportOptions>();
  return {.name = "export",
          .help = k_export_help,
          .options = {{.name = "model",
                       .target = &options->reference,
                       .placeholder = "NAME[:V|@alias]",
                       .help = "Which one",
                       .required = true,
                       .completion = Completion::model},
                      {.name = "--format",
                       .target = &options->format,
                       .placeholder = "FORMAT",
                       .help = "onnx: the stored graph; c: a C99 file that compiles alone and gives the same answers, "
                               "bit for bit",
                       .choices = {"onnx", "c"}},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .placeholder = "FILE",
                       .help = "Where to write it",
                       .initial = "standard output",
                       .completion = Completion::file}},
          .run = [options](const Context& context) { return run_export(*options, context); }};
}

Command delete_command() {
  const auto options = std::make_shared<DeleteOptions>();
  return {.name = "delete",
          .help = "Delete one version for good.",
          .options = {{.name = "version",
                       .target = &options->reference,
                       .placeholder = "NAME:V",
                       .help = "Which one",
                       .required = true,
                       .completion = Completion::model}},
          .run = [options](const Context& context) { return run_delete(*options, context); }};
}

Command prune_command() {
  const auto options = std::make_shared<PruneOptions>();
  return {.name = "prune",
          .help = k_prune_help,
          .options = {{.name = "name",
                       .target = &options->name,
                       .placeholder = "NAME",
                       .help = "The model",
                       .completion = Completion::model_name},
                      {.name = "--all", .target = &options->all, .help = "Every model"},
                      {.name = "--keep",
                       .target = &options->keep,
                       .placeholder = "N",
                       .help = "The newest versions to keep, beside those that aliases name",
                       .required = true,
                       .least = 1},
                      {.name = "--dry-run",
                       .target = &options->dry_run,
                       .help = "Say what would be deleted, delete nothing"}},
          .run = [options](const Context& context) { return run_prune(*options, context); }};
}

}  // namespace

Command models_command() {
  return {.name = "models",
          .help = k_help,
          .commands = {list_command(), show_command(), alias_command(), compare_command(), export_command(),
                       delete_command(), prune_command()}};
}

}  // namespace foretell::cli
