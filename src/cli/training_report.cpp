#include "cli/training_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "cli/evaluation_report.hpp"

namespace foretell::cli {
namespace {

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
  std::string text = fmt::format("{} on {} rows, tested on {} rows:\n\n", manifest.model_type,
                                 manifest.origin.training_rows, manifest.evaluation.rows);
  text += describe_evaluation(manifest.evaluation, manifest.schema.labels);
  if (manifest.out_of_bag_score) {
    text += "\n" + describe_out_of_bag(*manifest.out_of_bag_score, manifest.schema.is_regression());
  }
  const std::string importance =
      describe_importance(manifest.importance, manifest.permutation_sample, manifest.schema.is_regression());
  if (!importance.empty()) text += "\n" + importance;
  if (manifest.cross_validation) text += "\n" + describe_cross_validation(*manifest.cross_validation);
  return text;
}

std::string describe(const registry::TrainingReport& report) {
  const model::Manifest& manifest = report.manifest;
  std::string text = describe_model(manifest);
  text += fmt::format("\nstored {}:{} in {} ({:.2f} s: reading {:.2f}, fitting {:.2f})\n", manifest.name,
                      report.version, report.folder.string(), report.total_s, report.read_s, report.fit_s);
  if (!report.deleted.empty()) {
    text += fmt::format("deleted of {}: {}\n", manifest.name, fmt::join(report.deleted, ", "));
  }
  return text + fmt::format("next: foretell serve {}\n", manifest.name);
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
  model::write_evaluations(json, manifest);
  json.key("timings").begin_object();
  json.member("read_s", report.read_s);
  json.member("fit_s", report.fit_s);
  json.member("total_s", report.total_s);
  json.end_object();
  json.member("path", report.folder.string());
  json.key("deleted").begin_array();
  for (const registry::Version version : report.deleted) json.value(std::to_string(version));
  json.end_array();
  json.key("warnings").begin_array();
  for (const std::string& warning : manifest.warnings) json.value(warning);
  json.end_array();
  json.end_object();
  return out + "\n";
}

}  // namespace foretell::cli
