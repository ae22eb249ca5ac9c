#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "model/evaluation_read.hpp"
#include "model/manifest.hpp"
#include "model/manifest_json.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::model {
namespace {

using manifest_json::broken;
using manifest_json::element;
using manifest_json::number32;
using manifest_json::number64;
using manifest_json::Object;

template <class Enum, std::size_t N>
Result<Enum> one_of(std::string_view key, std::string_view text, const Enum (&values)[N]) {
  for (const Enum value : values) {
    if (to_text(value) == text) return value;
  }
  return broken(key, "a known type");
}

Result<void> read_column(const Object& json, Manifest& manifest) {
  data::ColumnSchema column;
  data::ColumnSummary summary;
  column.name = TRY(json.text("name"));
  const std::string type = TRY(json.text("type"));
  column.type = TRY(one_of(
      "type", type,
      {data::ColumnType::number, data::ColumnType::category, data::ColumnType::boolean, data::ColumnType::date}));
  summary.missing = TRY(json.count("missing"));
  column.is_sensitive = json.has("sensitive") && TRY(json.truth("sensitive"));
  if (column.type == data::ColumnType::number) {
    for (const element quantile : TRY(json.array("quantiles"))) {
      summary.quantiles.push_back(static_cast<double>(TRY(number32("quantiles", quantile))));
    }
  } else if (column.type == data::ColumnType::date) {
    const std::string order = TRY(json.text("date_order"));
    column.date_order = TRY(one_of("date_order", order, {data::DateOrder::day_first, data::DateOrder::month_first}));
    for (const element quantile : TRY(json.array("quantiles"))) {
      summary.quantiles.push_back(TRY(number64("quantiles", quantile)));
    }
  } else {
    column.categories = TRY(json.texts("categories"));
    if (column.categories.size() > limits::k_categories_max) return broken("categories", "fewer categories");
    summary.counts = TRY(json.counts("counts"));
    if (summary.counts.size() != column.categories.size()) return broken("counts", "one count a category");
    if (column.type == data::ColumnType::boolean && column.categories != std::vector<std::string>{"false", "true"}) {
      return broken("categories", "false and true");
    }
  }
  manifest.schema.columns.push_back(std::move(column));
  manifest.summaries.push_back(std::move(summary));
  return {};
}

Result<void> read_schema(const Object& json, Manifest& manifest) {
  for (const element column : TRY(json.array("columns"))) {
    const Object object = TRY(Object::of("columns", column));
    TRY(read_column(object, manifest));
  }
  if (manifest.schema.columns.empty() || manifest.schema.columns.size() > limits::k_columns_max) {
    return broken("columns", fmt::format("1 to {} columns", limits::k_columns_max));
  }
  const Object target = TRY(json.object("target"));
  manifest.schema.target = TRY(target.text("name"));
  const std::string type = TRY(target.text("type"));
  data::Labels& labels = manifest.schema.labels;
  labels.type =
      TRY(one_of("type", type,
                 {data::LabelType::text, data::LabelType::integer, data::LabelType::boolean, data::LabelType::number}));
  labels.texts = TRY(target.texts("labels"));
  if (labels.is_regression()) {
    if (!labels.texts.empty()) return broken("labels", "none of a regression");
  } else if (labels.texts.size() < 2 || labels.texts.size() > limits::k_classes_max) {
    return broken("labels", fmt::format("2 to {} labels", limits::k_classes_max));
  }
  for (const element left_out : TRY(json.array("left_out"))) {
    const Object object = TRY(Object::of("left_out", left_out));
    const std::string name = TRY(object.text("name"));
    manifest.schema.left_out.push_back({name, TRY(object.text("reason"))});
  }
  return {};
}

Result<DataOrigin> read_origin(const Object& json) {
  DataOrigin origin;
  origin.sha256 = TRY(json.text("sha256"));
  origin.test_sha256 = TRY(json.text("test_sha256"));
  origin.rows = TRY(json.count("rows"));
  origin.dropped_rows = TRY(json.count("dropped_rows"));
  origin.training_rows = TRY(json.count("training_rows"));
  origin.test_rows = TRY(json.count("test_rows"));
  return origin;
}

/// The evaluation and the schema come from two places: they must be of one task and of the same classes.
Result<void> check_evaluation(const Manifest& manifest) {
  const Evaluation& evaluation = manifest.evaluation;
  if (evaluation.is_regression() != manifest.schema.is_regression()) return broken("task", "that of the target");
  if (evaluation.is_regression()) return {};
  if (evaluation.classification().baseline.class_rows.size() != manifest.schema.labels.texts.size()) {
    return broken("class_rows", "one number a label");
  }
  return {};
}

/// Nothing, or an entry a column of the schema.
Result<void> read_importance(const Object& json, Manifest& manifest) {
  const simdjson::dom::array entries = TRY(json.array("importance"));
  manifest.importance = TRY(read_column_importance(entries));
  const Object sample = TRY(json.object("permutation_sample"));
  manifest.permutation_sample = TRY(read_permutation_sample(sample));
  const auto& columns = manifest.schema.columns;
  const bool is_of_schema =
      std::ranges::equal(manifest.importance, columns, {}, &ColumnImportance::column, &data::ColumnSchema::name);
  if (!manifest.importance.empty() && !is_of_schema) return broken("importance", "an entry a column");
  return {};
}

/// Reads golden rows back into slots: texts are looked up among the categories.
class GoldenReader {
 public:
  explicit GoldenReader(const data::Schema& schema) : schema_(schema), codes_(schema.columns.size()) {
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
      const auto& categories = schema.columns[c].categories;
      for (std::size_t i = 0; i < categories.size(); ++i)
        codes_[c].emplace(categories[i], static_cast<std::int32_t>(i));
    }
  }

  Result<GoldenRows> read(simdjson::dom::array rows) {
    GoldenRows golden;
    golden.answers.classes = schema_.labels.texts.size();
    for (const element row : rows) {
      const Object json = TRY(Object::of("golden", row));
      TRY(read_features(json, golden));
      TRY(read_answer(json, golden));
    }
    if (golden.answers.size() == 0) return broken("golden", "at least one row");
    return golden;
  }

 private:
  Result<void> read_features(const Object& json, GoldenRows& golden) const {
    std::size_t c = 0;
    for (const element value : TRY(json.array("features"))) {
      if (c == schema_.columns.size()) return broken("features", "one value a column");
      golden.slots.push_back(TRY(slot(c, value)));
      ++c;
    }
    if (c != schema_.columns.size()) return broken("features", "one value a column");
    return {};
  }

  Result<Slot> slot(std::size_t column, element json) const {
    if (schema_.columns[column].type == data::ColumnType::number) {
      if (json.is_null()) return Slot::number(data::k_missing_number);
      return Slot::number(TRY(number32("features", json)));
    }
    if (schema_.columns[column].type == data::ColumnType::date) {
      return Slot::date(json.is_null() ? data::k_missing_date : TRY(number64("features", json)));
    }
    if (json.is_null()) return Slot::code(data::k_missing_code);
    std::string_view text;
    bool truth = false;
    if (json.get(truth) == simdjson::SUCCESS) {
      text = truth ? "true" : "false";
    } else if (json.get(text) != simdjson::SUCCESS) {
      return broken("features", "texts for categories");
    }
    const auto found = codes_[column].find(text);
    if (found == codes_[column].end()) return broken("features", "categories of the schema");
    return Slot::code(found->second);
  }

  Result<void> read_answer(const Object& json, GoldenRows& golden) const {
    if (schema_.is_regression()) {
      const element prediction = TRY(json.member("prediction"));
      golden.answers.values.push_back(TRY(number32("prediction", prediction)));
      return {};
    }
    std::size_t classes = 0;
    for (const element p : TRY(json.array("probabilities"))) {
      golden.answers.probabilities.push_back(TRY(number32("probabilities", p)));
      ++classes;
    }
    if (classes != schema_.labels.texts.size()) return broken("probabilities", "one number a class");
    golden.answers.labels.push_back(label_of(std::span(golden.answers.probabilities).last(classes)));
    return {};
  }

  const data::Schema& schema_;
  std::vector<std::unordered_map<std::string_view, std::int32_t>> codes_;  // by column
};

Result<Manifest> read_members(const Object& json) {
  const std::uint64_t format = TRY(json.count("format"));
  if (format != 1) {
    return fail(ErrorCode::corrupt, fmt::format("manifest.json has format {}, expected 1", format),
                "it was written by a newer Foretell; use that one");
  }
  Manifest manifest;
  manifest.name = TRY(json.text("name"));
  manifest.model_type = TRY(json.text("model_type"));
  manifest.foretell_version = TRY(json.text("foretell_version"));
  manifest.created_at = TRY(json.text("created_at"));
  const Object schema = TRY(json.object("schema"));
  TRY(read_schema(schema, manifest));
  const element recipe = TRY(json.member("recipe"));
  Result<Recipe> known_recipe = read_recipe_json(simdjson::minify(recipe));
  if (!known_recipe) return broken("recipe", fmt::format("a recipe: {}", known_recipe.error().message));
  manifest.recipe = *std::move(known_recipe);
  const Object origin = TRY(json.object("data"));
  manifest.origin = TRY(read_origin(origin));
  const Object evaluation = TRY(json.object("evaluation"));
  manifest.evaluation = TRY(read_evaluation(evaluation));
  TRY(check_evaluation(manifest));
  TRY(read_importance(json, manifest));
  if (json.has("out_of_bag_score")) manifest.out_of_bag_score = TRY(json.number("out_of_bag_score"));
  if (json.has("cross_validation")) {
    const Object validation = TRY(json.object("cross_validation"));
    manifest.cross_validation = TRY(read_cross_validation(validation));
  }
  manifest.warnings = TRY(json.texts("warnings"));
  const Object files = TRY(json.object("files"));
  for (const auto& [name, value] : files.members()) {
    const Object file = TRY(Object::of("files", value));
    const std::string sha256 = TRY(file.text("sha256"));
    manifest.files[std::string(name)] = {sha256, TRY(file.count("bytes"))};
  }
  const simdjson::dom::array golden = TRY(json.array("golden"));
  manifest.golden = TRY(GoldenReader(manifest.schema).read(golden));
  return manifest;
}

}  // namespace

Result<Manifest> read_manifest(std::string_view text) {
  simdjson::dom::parser parser(limits::k_manifest_bytes_max);
  element root;
  if (const auto error = parser.parse(text.data(), text.size()).get(root); error != simdjson::SUCCESS) {
    return fail(ErrorCode::corrupt, fmt::format("manifest.json is not JSON: {}", simdjson::error_message(error)));
  }
  const Object object = TRY(Object::of("manifest.json", root));
  return read_members(object);
}

}  // namespace foretell::model
