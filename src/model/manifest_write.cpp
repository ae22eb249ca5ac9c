#include "base/json_writer.hpp"
#include "model/manifest.hpp"
#include "model/onnx.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::model {
namespace {

/// Writes one label as what it is: text, integer or truth.
void write_label(JsonWriter& json, const data::Labels& labels, std::size_t place) {
  const std::string& text = labels.texts[place];
  if (labels.type == data::LabelType::text) {
    json.value(text);
  } else {
    json.raw(text);
  }
}

void write_slot(JsonWriter& json, const data::ColumnSchema& column, Slot slot) {
  if (column.type == data::ColumnType::number) {
    json.value(slot.number());  // a NaN is written as null
  } else if (column.type == data::ColumnType::date) {
    json.value(slot.date());
  } else if (slot.code() < 0) {
    json.null();
  } else {
    const std::string& text = column.categories[static_cast<std::size_t>(slot.code())];
    if (column.type == data::ColumnType::boolean) {
      json.raw(text);
    } else {
      json.value(text);
    }
  }
}

template <class T>
void write_list(JsonWriter& json, std::string_view key, const std::vector<T>& values) {
  json.key(key).begin_array();
  for (const T& value : values) json.value(value);
  json.end_array();
}

void write_column(JsonWriter& json, const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  json.begin_object();
  json.member("name", column.name);
  json.member("type", data::to_text(column.type));
  if (const std::string input = graph_input_name(column.name); input != column.name) json.member("graph_input", input);
  json.member("missing", summary.missing);
  if (column.is_sensitive) json.member("sensitive", true);
  if (column.type == data::ColumnType::date) json.member("date_order", data::to_text(column.date_order));
  if (column.type == data::ColumnType::number) {
    json.key("quantiles").begin_array();
    for (const double quantile : summary.quantiles) json.value(static_cast<float>(quantile));
    json.end_array();
  } else if (column.type == data::ColumnType::date) {
    write_list(json, "quantiles", summary.quantiles);
  } else {
    write_list(json, "categories", column.categories);
    write_list(json, "counts", summary.counts);
  }
  json.end_object();
}

void write_schema(JsonWriter& json, const Manifest& manifest) {
  const data::Schema& schema = manifest.schema;
  json.key("schema").begin_object();
  json.key("columns").begin_array();
  for (std::size_t c = 0; c < schema.columns.size(); ++c) write_column(json, schema.columns[c], manifest.summaries[c]);
  json.end_array();
  json.key("target").begin_object();
  json.member("name", schema.target);
  json.member("type", data::to_text(schema.labels.type));
  write_list(json, "labels", schema.labels.texts);
  json.end_object();
  json.key("left_out").begin_array();
  for (const data::LeftOut& left_out : schema.left_out) {
    json.begin_object().member("name", left_out.name).member("reason", left_out.reason).end_object();
  }
  json.end_array();
  json.end_object();
}

void write_origin(JsonWriter& json, const DataOrigin& origin) {
  json.key("data").begin_object();
  json.member("sha256", origin.sha256);
  json.member("test_sha256", origin.test_sha256);
  json.member("rows", origin.rows);
  json.member("dropped_rows", origin.dropped_rows);
  json.member("training_rows", origin.training_rows);
  json.member("test_rows", origin.test_rows);
  json.end_object();
}

void write_files(JsonWriter& json, const std::map<std::string, StoredFile>& files) {
  json.key("files").begin_object();
  for (const auto& [name, file] : files) {
    json.key(name).begin_object().member("sha256", file.sha256).member("bytes", file.bytes).end_object();
  }
  json.end_object();
}

void write_golden(JsonWriter& json, const Manifest& manifest) {
  const auto& columns = manifest.schema.columns;
  const GoldenRows& golden = manifest.golden;
  json.key("golden").begin_array();
  for (std::size_t row = 0; row < golden.answers.size(); ++row) {
    json.begin_object();
    json.key("features").begin_array();
    for (std::size_t c = 0; c < columns.size(); ++c)
      write_slot(json, columns[c], golden.slots[row * columns.size() + c]);
    json.end_array();
    json.key("prediction");
    if (golden.answers.is_regression()) {
      json.value(golden.answers.values[row]).end_object();
      continue;
    }
    write_label(json, manifest.schema.labels, static_cast<std::size_t>(golden.answers.labels[row]));
    json.key("probabilities").begin_array();
    for (const float p : golden.answers.row(row)) json.value(p);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_evaluations(JsonWriter& json, const Manifest& manifest) {
  std::string evaluation;
  append_evaluation(evaluation, manifest.evaluation);
  json.key("evaluation").raw(evaluation);
  std::string importance;
  append_importance(importance, manifest.importance);
  json.key("importance").raw(importance);
  std::string sample;
  append_permutation_sample(sample, manifest.permutation_sample, manifest.schema.is_regression());
  json.key("permutation_sample").raw(sample);
  if (manifest.out_of_bag_score) json.member("out_of_bag_score", *manifest.out_of_bag_score);
  if (!manifest.cross_validation) return;
  std::string validation;
  append_cross_validation(validation, *manifest.cross_validation);
  json.key("cross_validation").raw(validation);
}

std::string write_manifest(const Manifest& manifest) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("format", 1);
  json.member("name", manifest.name);
  json.member("model_type", manifest.model_type);
  json.member("foretell_version", manifest.foretell_version);
  json.member("created_at", manifest.created_at);
  write_schema(json, manifest);
  json.key("recipe").raw(recipe_json(manifest.recipe));
  write_origin(json, manifest.origin);
  write_evaluations(json, manifest);
  write_list(json, "warnings", manifest.warnings);
  write_files(json, manifest.files);
  write_golden(json, manifest);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace foretell::model
