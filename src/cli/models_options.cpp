#include "cli/models_options.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Look after the stored models.

Examples:
  foretell models list
  foretell models show churn@production
  foretell models alias churn production 3
  foretell models export churn --format c -o churn.c
  foretell models delete churn:1
)";

constexpr const char* k_alias_help = R"(Point an alias at a version, after checking that it loads; or remove it.

Examples:
  foretell models alias churn production 3
  foretell models alias churn canary --remove
)";

constexpr const char* k_export_help = R"(Write one version as a file for other programs.

Examples:
  foretell models export churn --format onnx -o churn.onnx    as stored, for any ONNX runtime
  foretell models export churn:3 --format c -o churn.c        one C99 file without dependencies
  cc -std=c99 -O2 -c churn.c
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
          .help = "Show one version: its data, schema and evaluation.",
          .options = {{.name = "model",
                       .target = &options->reference,
                       .placeholder = "NAME[:V|@alias]",
                       .help = "Which one",
                       .required = true,
                       .completion = Completion::model}},
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

}  // namespace

Command models_command() {
  return {.name = "models",
          .help = k_help,
          .commands = {list_command(), show_command(), alias_command(), export_command(), delete_command()}};
}

}  // namespace foretell::cli
