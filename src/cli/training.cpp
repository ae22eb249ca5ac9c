#include "cli/training.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/json_writer.hpp"
#include "base/quote.hpp"
#include "base/text_index.hpp"
#include "base/version.hpp"
#include "data/read_table.hpp"
#include "data/summary.hpp"
#include "engine/engine.hpp"
#include "model/onnx.hpp"
#include "train/evaluate.hpp"

namespace foretell::cli {
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
  const bool is_forest = request.options.learner == train::Learner::forest;
  model::Manifest manifest;
  manifest.name = request.name;
  manifest.model_type = model::model_type(trained.pipeline);
  manifest.foretell_version = k_version;
  manifest.created_at = format_timestamp(system_clock().wall_now());
  manifest.schema = trained.schema;
  manifest.summaries = summaries_for(read.table, trained.schema);
  manifest.recipe = {.learner = std::string(train::to_text(request.options.learner)),
                     .seed = request.options.seed,
                     .trees = is_forest ? request.options.trees : 0,
                     .depth = is_forest ? request.options.depth : 0,
                     .stratified = test == nullptr && request.options.stratify};
  manifest.origin = {.sha256 = read.sha256,
                     .test_sha256 = test == nullptr ? "" : test->sha256,
                     .rows = read.table.rows(),
                     .dropped_rows = read.table.dropped_rows,
                     .training_rows = trained.training_rows,
                     .test_rows = trained.test_rows};
  manifest.evaluation = trained.evaluation;
  manifest.warnings = read.warnings;
  if (test != nullptr) manifest.warnings.insert(manifest.warnings.end(), test->warnings.begin(), test->warnings.end());
  manifest.warnings.insert(manifest.warnings.end(), trained.warnings.begin(), trained.warnings.end());
  manifest.golden = TRY(make_golden(trained, manifest.summaries));
  return manifest;
}

void tell_what_was_read(const std::filesystem::path& file, const data::ReadTable& read, Console& console) {
  const data::Schema& schema = read.table.schema;
  const auto count = [&](data::ColumnType type) {
    return std::ranges::count(schema.columns, type, &data::ColumnSchema::type);
  };
  console.tell(fmt::format("read {}: {} rows, {} input columns ({} numbers, {} categories, {} booleans)", file.string(),
                           read.table.rows(), schema.columns.size(), count(data::ColumnType::number),
                           count(data::ColumnType::category), count(data::ColumnType::boolean)));
  if (read.table.dropped_rows > 0) {
    console.tell(fmt::format("dropped {} rows without a value of \"{}\"", read.table.dropped_rows, schema.target));
  }
  for (const data::LeftOut& left_out : schema.left_out) {
    console.tell(fmt::format("left out {}: {}", quote(left_out.name), printable(left_out.reason)));
  }
  for (const std::string& warning : read.warnings) console.tell("warning: " + printable(warning));
}

std::string task_sentence(const data::Schema& schema) {
  return fmt::format("classification of \"{}\": {} with {} classes", schema.target, data::to_text(schema.labels.type),
                     schema.labels.texts.size());
}

/// True classes down, predicted ones across; only the totals that a terminal can show.
std::string confusion_table(const model::Evaluation& evaluation) {
  constexpr std::size_t k_classes_shown = 10;
  if (evaluation.classes.size() > k_classes_shown) {
    return fmt::format("  (the confusion matrix of {} classes is in --json)\n", evaluation.classes.size());
  }
  std::size_t width = 9;
  for (const model::ReportLine& line : evaluation.classes) width = std::max(width, line.label.size());
  std::string text = fmt::format("  {:<{}}  predicted\n  {:<{}}", "true", width, "", width);
  for (const model::ReportLine& line : evaluation.classes) text += fmt::format("  {:>{}}", line.label, width);
  text += '\n';
  for (std::size_t row = 0; row < evaluation.classes.size(); ++row) {
    text += fmt::format("  {:<{}}", evaluation.classes[row].label, width);
    for (const std::uint64_t count : evaluation.confusion[row]) text += fmt::format("  {:>{}}", count, width);
    text += '\n';
  }
  return text;
}

void write_rows(JsonWriter& json, const model::DataOrigin& origin) {
  json.key("rows").begin_object();
  json.member("total", origin.rows + origin.dropped_rows);
  json.member("dropped", origin.dropped_rows);
  json.member("training", origin.training_rows);
  json.member("test", origin.test_rows);
  json.end_object();
}

}  // namespace

Result<TrainingReport> train_and_store(const TrainingRequest& request, Console& console, std::stop_token stop) {
  TrainingReport report;
  const auto start = system_clock().steady_now();
  TRY(registry::check_name("model name", request.name));
  const data::ReadTable read = TRY(data::read_training_table(request.data, request.target, stop));
  tell_what_was_read(request.data, read, console);
  console.tell(printable(task_sentence(read.table.schema)));
  std::optional<data::ReadTable> test;
  if (!request.test.empty()) {
    test = TRY(data::read_table_as(request.test, read.table.schema, stop));
    tell_what_was_read(request.test, *test, console);
  }
  report.read_s = seconds_since(start);

  const train::Trained trained = TRY(train::train(
      read.table, test ? &test->table : nullptr, request.options,
      [&](std::string_view stage, std::size_t done, std::size_t total) { console.progress(stage, done, total); },
      stop));
  report.fit_s = trained.fit_s;
  for (const std::string& warning : trained.warnings) console.tell("warning: " + printable(warning));

  report.manifest = TRY(make_manifest(request, read, test ? &*test : nullptr, trained));
  const std::string onnx = model::write_onnx(trained.pipeline);
  if (stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped; nothing was stored");
  registry::Registry registry = TRY(registry::Registry::open(request.data_dir, registry::Registry::Access::read_write));
  report.version = TRY(registry.add(request.name, {{std::string(model::k_model_file), onnx}}, report.manifest));
  report.folder = registry.version_folder(request.name, report.version);
  report.total_s = seconds_since(start);
  return report;
}

std::string describe_model(const model::Manifest& manifest) {
  const model::Evaluation& evaluation = manifest.evaluation;
  std::string text;
  const auto line = [&](std::string_view content) { text += fmt::format("{}\n", content); };
  line(fmt::format("{} on {} rows, tested on {} rows:\n", manifest.model_type, manifest.origin.training_rows,
                   evaluation.rows));
  text += train::format_report(evaluation);
  line("");
  text += confusion_table(evaluation);
  line("");
  line(fmt::format("  accuracy  {:.4f}   (always answering {}: {:.4f})", evaluation.accuracy, evaluation.baseline_label,
                   evaluation.baseline_accuracy));
  line(fmt::format("  log loss  {:.4f}   (answering the class shares: {:.4f})", evaluation.log_loss,
                   evaluation.baseline_log_loss));
  if (evaluation.roc_auc) {
    line(fmt::format("  ROC AUC   {:.4f}   (guessing: 0.5)", *evaluation.roc_auc));
  } else {
    line("  ROC AUC   undefined: the test rows hold one class only");
  }
  return text;
}

std::string describe(const TrainingReport& report) {
  const model::Manifest& manifest = report.manifest;
  return describe_model(manifest) +
         fmt::format("\nstored {}:{} in {} ({:.2f} s: reading {:.2f}, fitting {:.2f})\nnext: foretell serve {}\n",
                     manifest.name, report.version, report.folder.string(), report.total_s, report.read_s, report.fit_s,
                     manifest.name);
}

std::string to_json(const TrainingReport& report) {
  const model::Manifest& manifest = report.manifest;
  const data::Schema& schema = manifest.schema;
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("name", manifest.name);
  json.member("version", std::to_string(report.version));
  json.member("learner", manifest.recipe.learner);
  json.member("model_type", manifest.model_type);
  json.member("task", "classification");
  json.member("target", schema.target);
  json.key("classes").begin_array();
  for (const std::string& label : schema.labels.texts) {
    if (schema.labels.type == data::LabelType::text) {
      json.value(label);
    } else {
      json.raw(label);
    }
  }
  json.end_array();
  json.key("columns").begin_array();
  for (const data::ColumnSchema& column : schema.columns) {
    json.begin_object().member("name", column.name).member("type", data::to_text(column.type)).end_object();
  }
  json.end_array();
  json.key("left_out").begin_array();
  for (const data::LeftOut& left_out : schema.left_out) {
    json.begin_object().member("name", left_out.name).member("reason", left_out.reason).end_object();
  }
  json.end_array();
  write_rows(json, manifest.origin);
  json.member("seed", std::int64_t{manifest.recipe.seed});
  std::string evaluation;
  model::append_evaluation(evaluation, manifest.evaluation);
  json.key("evaluation").raw(evaluation);
  json.key("timings").begin_object();
  json.member("read_s", report.read_s);
  json.member("fit_s", report.fit_s);
  json.member("total_s", report.total_s);
  json.end_object();
  json.member("path", report.folder.string());
  json.key("warnings").begin_array();
  for (const std::string& warning : manifest.warnings) json.value(warning);
  json.end_array();
  json.end_object();
  return out + "\n";
}

}  // namespace foretell::cli
