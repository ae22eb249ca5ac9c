#include "registry/train_model.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/quote.hpp"
#include "base/text_index.hpp"
#include "base/version.hpp"
#include "data/read_table.hpp"
#include "data/summary.hpp"
#include "engine/engine.hpp"
#include "model/onnx.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::registry {
namespace {

double seconds_since(Clock::SteadyTime start) {
  return std::chrono::duration<double>(system_clock().steady_now() - start).count();
}

/// The summaries of `table` for the columns of `schema`: its categories are a part of the table's.
std::vector<data::ColumnSummary> summaries_for(const data::Table& table, const data::Schema& schema) {
  std::vector<data::ColumnSummary> summaries = data::summarize(table);
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    const TextIndex places(table.schema.columns[c].categories);
    std::vector<std::size_t> counts;
    for (const std::string& category : schema.columns[c].categories) {
      const std::int32_t place = places.find(category);
      counts.push_back(place == TextIndex::k_none ? 0 : summaries[c].counts[static_cast<std::size_t>(place)]);
    }
    summaries[c].counts = std::move(counts);
  }
  return summaries;
}

Result<model::GoldenRows> make_golden(const train::Trained& trained,
                                      const std::vector<data::ColumnSummary>& summaries) {
  model::GoldenRows golden;
  golden.slots = model::make_golden_rows(trained.schema, summaries);
  const auto engine = TRY(engine::compile(trained.pipeline, trained.schema.columns));
  engine::Scratch scratch;
  engine->predict({golden.slots, trained.schema.columns.size()}, scratch, golden.answers);
  return golden;
}

Result<model::Manifest> make_manifest(const TrainingRequest& request, const data::ReadTable& read,
                                      const data::ReadTable* test, const train::Trained& trained) {
  model::Manifest manifest;
  manifest.name = request.name;
  manifest.model_type = model::model_type(trained.pipeline);
  manifest.foretell_version = k_version;
  manifest.created_at = format_timestamp(system_clock().wall_now());
  manifest.schema = trained.schema;
  manifest.summaries = summaries_for(read.table, trained.schema);
  manifest.recipe = trained.recipe;
  if (test != nullptr) manifest.recipe.stratify = false;
  manifest.origin = {.sha256 = read.sha256,
                     .test_sha256 = test == nullptr ? "" : test->sha256,
                     .rows = read.table.rows(),
                     .dropped_rows = read.table.dropped_rows,
                     .training_rows = trained.training_rows,
                     .test_rows = trained.test_rows};
  manifest.evaluation = trained.evaluation;
  manifest.importance = trained.importance;
  manifest.out_of_bag_score = trained.out_of_bag_score;
  manifest.permutation_sample = trained.permutation_sample;
  manifest.cross_validation = trained.cross_validation;
  manifest.warnings = read.warnings;
  if (test != nullptr) manifest.warnings.insert(manifest.warnings.end(), test->warnings.begin(), test->warnings.end());
  manifest.warnings.insert(manifest.warnings.end(), trained.warnings.begin(), trained.warnings.end());
  manifest.golden = TRY(make_golden(trained, manifest.summaries));
  return manifest;
}

void tell_what_was_read(const std::filesystem::path& file, const data::ReadTable& read, const Observer& observer) {
  const data::Schema& schema = read.table.schema;
  const auto count = [&](data::ColumnType type) {
    return std::ranges::count(schema.columns, type, &data::ColumnSchema::type);
  };
  observer.tell(fmt::format("read {}: {} rows, {} input columns ({} numbers, {} categories, {} booleans, {} dates)",
                            data::shown_file(file), read.table.rows(), schema.columns.size(),
                            count(data::ColumnType::number), count(data::ColumnType::category),
                            count(data::ColumnType::boolean), count(data::ColumnType::date)));
  if (read.table.dropped_rows > 0) {
    observer.tell(fmt::format("dropped {} rows without a value of \"{}\"", read.table.dropped_rows, schema.target));
  }
  for (const data::LeftOut& left_out : schema.left_out) {
    observer.tell(fmt::format("left out {}: {}", quote(left_out.name), printable(left_out.reason)));
  }
  for (const std::string& warning : read.warnings) observer.tell("warning: " + printable(warning));
}

std::string task_sentence(const data::Schema& schema) {
  if (schema.is_regression()) return fmt::format("regression of \"{}\"", schema.target);
  return fmt::format("classification of \"{}\": {} with {} classes", schema.target, data::to_text(schema.labels.type),
                     schema.labels.texts.size());
}

/// The version is stored, and stays so when this fails.
void delete_old_versions(Registry& registry, const TrainingRequest& request, const Observer& observer,
                         TrainingReport& report) {
  if (request.keep_versions == 0) return;
  auto deleted = registry.prune(request.name, request.keep_versions);
  if (!deleted) return observer.tell("warning: " + printable(deleted.error().message));
  report.deleted = *std::move(deleted);
}

}  // namespace

Result<TrainingReport> train_and_store(const TrainingRequest& request, const Observer& observer, std::stop_token stop) {
  TrainingReport report;
  const auto start = system_clock().steady_now();
  TRY(check_name("model name", request.name));
  TRY(Registry::check_can_store(request.data_dir));
  const data::TableOptions& table = request.options.recipe.table;
  const data::ReadTable read = TRY(data::read_training_table(request.data, table, stop));
  tell_what_was_read(request.data, read, observer);
  observer.tell(printable(task_sentence(read.table.schema)));
  std::optional<data::ReadTable> test;
  if (!request.test.empty()) {
    test = TRY(data::read_table_as(request.test, read.table.schema, table, stop));
    tell_what_was_read(request.test, *test, observer);
  }
  report.read_s = seconds_since(start);

  const train::Trained trained =
      TRY(train::train(read.table, test ? &test->table : nullptr, request.options, observer.progress, stop));
  report.fit_s = trained.fit_s;
  for (const std::string& warning : trained.warnings) observer.tell("warning: " + printable(warning));

  report.manifest = TRY(make_manifest(request, read, test ? &*test : nullptr, trained));
  const std::string onnx = model::write_onnx(trained.pipeline);
  if (stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped; nothing was stored");
  Registry registry = TRY(Registry::open(request.data_dir, Registry::Access::read_write));
  report.version = TRY(registry.add(request.name,
                                    {{std::string(model::k_model_file), onnx},
                                     {std::string(model::k_recipe_file), model::write_recipe(report.manifest.recipe)}},
                                    report.manifest));
  report.folder = registry.version_folder(request.name, report.version);
  delete_old_versions(registry, request, observer, report);
  report.total_s = seconds_since(start);
  return report;
}

}  // namespace foretell::registry
