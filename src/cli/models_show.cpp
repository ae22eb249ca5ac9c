#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "cli/training_report.hpp"
#include "registry/load.hpp"

namespace foretell::cli {
namespace {

std::string describe_column(const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  if (column.type == data::ColumnType::date && !summary.quantiles.empty()) {
    return fmt::format("{} to {}", data::format_date(summary.quantiles.front()),
                       data::format_date(summary.quantiles.back()));
  }
  if (column.type == data::ColumnType::number) {
    if (summary.quantiles.empty()) return "always missing";
    return fmt::format("{:g} to {:g}, median {:g}", summary.quantiles.front(), summary.quantiles.back(),
                       summary.quantiles[summary.quantiles.size() / 2]);
  }
  constexpr std::size_t k_categories_shown = 4;
  const std::size_t shown = std::min(k_categories_shown, column.categories.size());
  std::string text = fmt::format(
      "{}", fmt::join(column.categories.begin(), column.categories.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < column.categories.size()) text += fmt::format(", ... {} in all", column.categories.size());
  return text;
}

std::string describe_version(const model::Manifest& manifest, registry::Version version,
                             const registry::ModelRecord& record) {
  std::vector<std::string> aliases;
  for (const auto& [alias, target] : record.aliases) {
    if (target == version) aliases.push_back(alias);
  }
  std::string text = fmt::format("{}:{}  {}\n", manifest.name, version, fmt::join(aliases, " "));
  text += fmt::format("  created   {} by Foretell {}\n", manifest.created_at, manifest.foretell_version);
  text += fmt::format("  recipe    {}, seed {}", model::to_text(manifest.recipe.learner), manifest.recipe.seed);
  if (manifest.recipe.learner == model::Learner::forest)
    text += fmt::format(", {} trees, depth {}", manifest.recipe.trees, manifest.recipe.depth.value_or(0));
  text += fmt::format("\n  data      {} rows, sha256 {}\n", manifest.origin.rows, manifest.origin.sha256);
  text += fmt::format("  target    {}: {}\n  columns\n", manifest.schema.target,
                      fmt::join(manifest.schema.labels.texts, ", "));
  for (std::size_t c = 0; c < manifest.schema.columns.size(); ++c) {
    const data::ColumnSchema& column = manifest.schema.columns[c];
    text += fmt::format("    {:<24} {:<9} {}\n", column.name, data::to_text(column.type),
                        describe_column(column, manifest.summaries[c]));
  }
  for (const data::LeftOut& left_out : manifest.schema.left_out) {
    text += fmt::format("    {:<24} left out: {}\n", left_out.name, left_out.reason);
  }
  return text + "\n" + describe_model(manifest);
}

}  // namespace

Result<void> run_show(const ShowOptions& options, const Context& context) {
  registry::Registry registry = TRY(open_registry(context));
  const auto [name, version] = TRY(choose_version(registry, options.reference));
  const model::Manifest manifest = TRY(registry::load_manifest(registry, name, version));
  if (!context.invocation.json) {
    const registry::ModelRecord record = TRY(registry.model(name));
    context.console.print(describe_version(manifest, version, record));
    return {};
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("name", name);
  json.member("version", std::to_string(version));
  json.member("path", registry.version_folder(name, version).string());
  json.key("history").begin_array();
  for (const registry::AliasMove& move : TRY(registry.history(name))) {
    json.begin_object().member("alias", move.alias).member("at", move.at);
    json.key("from").text_or_null(version_text(move.from)).key("to").text_or_null(version_text(move.to));
    json.end_object();
  }
  json.end_array();
  json.key("manifest").raw(model::write_manifest(manifest));
  json.end_object();
  context.console.print(out + "\n");
  return {};
}

}  // namespace foretell::cli
