#include "cli/training_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "train/evaluate.hpp"

namespace foretell::cli {
namespace {

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

std::string describe(const registry::TrainingReport& report) {
  const model::Manifest& manifest = report.manifest;
  return describe_model(manifest) +
         fmt::format("\nstored {}:{} in {} ({:.2f} s: reading {:.2f}, fitting {:.2f})\nnext: foretell serve {}\n",
                     manifest.name, report.version, report.folder.string(), report.total_s, report.read_s, report.fit_s,
                     manifest.name);
}

std::string to_json(const registry::TrainingReport& report) {
  const model::Manifest& manifest = report.manifest;
  const data::Schema& schema = manifest.schema;
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("name", manifest.name);
  json.member("version", std::to_string(report.version));
  json.member("learner", model::to_text(manifest.recipe.learner));
  json.member("model_type", manifest.model_type);
  json.member("task", data::to_text(schema.task()));
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
