#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/comparison_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/open_registry.hpp"
#include "data/byte_source.hpp"
#include "registry/compare_models.hpp"
#include "store/output_file.hpp"

namespace foretell::cli {
namespace {

Result<void> compare_stored(const ComparedVersion& first, const ComparedVersion& second, const Context& context) {
  TRY(registry::check_comparable(first.manifest, second.manifest));
  context.console.print(context.invocation.json ? comparison_json(first, second, nullptr, 0)
                                                : describe_stored(first, second).to_terminal(standard_output_style()));
  return {};
}

Result<void> write_rows(const CompareOptions& options, const ComparedVersion& first, const ComparedVersion& second,
                        const registry::TableComparison& table, const Context& context) {
  store::OutputFile file = TRY(store::OutputFile::create(options.rows));
  TRY(file.write(differing_rows_csv(first, second, table)));
  TRY(file.publish());
  context.console.tell(fmt::format("wrote {} rows to {}", table.comparison.differing.size(), options.rows.string()));
  return {};
}

Result<void> compare_on_table(const CompareOptions& options, registry::Registry& registry, const ChosenVersion& a,
                              const ChosenVersion& b, const Context& context) {
  const Interrupt interrupt;
  const auto first = TRY(registry::load(registry, a.name, a.version));
  const auto second = TRY(registry::load(registry, b.name, b.version));
  const registry::CompareOptions how{.data = options.data,
                                     .seed = options.seed,
                                     .threads = options.threads == 0 ? available_processors() : options.threads};
  const registry::TableComparison table =
      TRY(registry::compare_on_table(*first, *second, how, observer_of(context.console).progress, interrupt.token()));
  for (const std::string& warning : table.warnings) context.console.tell("warning: " + printable(warning));
  const ComparedVersion one{a.name, a.version, first->manifest};
  const ComparedVersion other{b.name, b.version, second->manifest};
  if (!options.rows.empty()) TRY(write_rows(options, one, other, table, context));
  context.console.print(context.invocation.json
                            ? comparison_json(one, other, &table, options.show)
                            : describe_on_table(one, other, table, data::shown_file(options.data), options.show)
                                  .to_terminal(standard_output_style()));
  return {};
}

}  // namespace

Result<void> run_compare(const CompareOptions& options, const Context& context) {
  if (options.data.empty() && !options.rows.empty()) {
    return fail(ErrorCode::usage, "--rows needs a table that both models predict", "name it behind the two models");
  }
  registry::Registry registry = TRY(open_registry(context));
  const ChosenVersion first = TRY(choose_version(registry, options.first));
  const ChosenVersion second = TRY(choose_version(registry, options.second));
  if (first.name == second.name && first.version == second.version) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("{} and {} are the same version, {}:{}", options.first, options.second, first.name, first.version),
        "name two, e.g. NAME:1 NAME:2");
  }
  if (!options.data.empty()) return compare_on_table(options, registry, first, second, context);
  const model::Manifest a = TRY(registry::load_manifest(registry, first.name, first.version));
  const model::Manifest b = TRY(registry::load_manifest(registry, second.name, second.version));
  return compare_stored({first.name, first.version, a}, {second.name, second.version, b}, context);
}

}  // namespace foretell::cli
