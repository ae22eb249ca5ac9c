#include <limits>
#include <unordered_map>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/limits.hpp"
#include "base/number.hpp"
#include "model/manifest.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::model {
namespace {

using simdjson::dom::element;

std::unexpected<Error> broken(std::string_view key, std::string_view expected) {
  return fail(ErrorCode::corrupt, fmt::format("manifest.json: \"{}\": expected {}", key, expected));
}

/// Typed access to the members of one JSON object; errors name the key.
class Object {
 public:
  static Result<Object> of(std::string_view key, element json) {
    simdjson::dom::object object;
    if (json.get(object) != simdjson::SUCCESS) return broken(key, "an object");
    return Object(object);
  }

  Result<element> member(std::string_view key) const {
    element found;
    if (object_.at_key(key).get(found) != simdjson::SUCCESS) return broken(key, "to be there");
    return found;
  }
  bool has(std::string_view key) const { return object_.at_key(key).error() == simdjson::SUCCESS; }

  Result<std::string> text(std::string_view key) const {
    std::string_view value;
    const element json = TRY(member(key));
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a text");
    return std::string(value);
  }
  Result<std::uint64_t> count(std::string_view key) const {
    std::uint64_t value = 0;
    const element json = TRY(member(key));
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a whole number");
    return value;
  }
  Result<std::uint32_t> count32(std::string_view key) const {
    const std::uint64_t value = TRY(count(key));
    if (value > std::numeric_limits<std::uint32_t>::max()) return broken(key, "a whole number of 32 bits");
    return static_cast<std::uint32_t>(value);
  }
  Result<double> number(std::string_view key) const {
    double value = 0;
    const element json = TRY(member(key));
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a number");
    return value;
  }
  Result<bool> truth(std::string_view key) const {
    bool value = false;
    const element json = TRY(member(key));
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "true or false");
    return value;
  }
  Result<Object> object(std::string_view key) const {
    const element json = TRY(member(key));
    return of(key, json);
  }
  Result<simdjson::dom::array> array(std::string_view key) const {
    simdjson::dom::array value;
    const element json = TRY(member(key));
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list");
    return value;
  }
  Result<std::vector<std::string>> texts(std::string_view key) const {
    std::vector<std::string> values;
    for (const element json : TRY(array(key))) {
      std::string_view value;
      if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of texts");
      values.emplace_back(value);
    }
    return values;
  }

  simdjson::dom::object members() const { return object_; }

 private:
  explicit Object(simdjson::dom::object object) : object_(object) {}

  simdjson::dom::object object_;
};

template <class Enum, std::size_t N>
Result<Enum> one_of(std::string_view key, std::string_view text, const Enum (&values)[N]) {
  for (const Enum value : values) {
    if (to_text(value) == text) return value;
  }
  return broken(key, "a known type");
}

Result<float> number32(std::string_view key, element json) {
  double value = 0;
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of numbers");
  const auto nearest = to_float32(value);
  if (!nearest) return broken(key, "numbers in the range of float32");
  return *nearest;
}

Result<double> number64(std::string_view key, element json) {
  double value = 0;
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of numbers");
  return value;
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
    for (const element count : TRY(json.array("counts"))) {
      std::uint64_t value = 0;
      if (count.get(value) != simdjson::SUCCESS) return broken("counts", "a list of whole numbers");
      summary.counts.push_back(value);
    }
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

Result<ReportLine> read_report_line(const Object& report, const std::string& label) {
  const Object json = TRY(report.object(label));
  ReportLine line;
  line.label = label;
  line.precision = TRY(json.number("precision"));
  line.recall = TRY(json.number("recall"));
  line.f1 = TRY(json.number("f1-score"));
  line.support = TRY(json.count("support"));
  return line;
}

Result<std::vector<std::vector<std::uint64_t>>> read_confusion(const Object& json) {
  std::vector<std::vector<std::uint64_t>> confusion;
  for (const element row : TRY(json.array("confusion"))) {
    simdjson::dom::array counts;
    if (row.get(counts) != simdjson::SUCCESS) return broken("confusion", "a list of lists");
    confusion.emplace_back();
    for (const element count : counts) {
      std::uint64_t value = 0;
      if (count.get(value) != simdjson::SUCCESS) return broken("confusion", "whole numbers");
      confusion.back().push_back(value);
    }
  }
  return confusion;
}

Result<Evaluation> read_evaluation(const Object& json) {
  Evaluation evaluation;
  evaluation.rows = TRY(json.count("rows"));
  evaluation.accuracy = TRY(json.number("accuracy"));
  evaluation.log_loss = TRY(json.number("log_loss"));
  const element roc_auc = TRY(json.member("roc_auc"));
  if (!roc_auc.is_null()) evaluation.roc_auc = TRY(json.number("roc_auc"));
  const Object report = TRY(json.object("report"));
  for (const std::string& label : TRY(json.texts("labels"))) {
    evaluation.classes.push_back(TRY(read_report_line(report, label)));
  }
  evaluation.macro_average = TRY(read_report_line(report, "macro avg"));
  evaluation.weighted_average = TRY(read_report_line(report, "weighted avg"));
  evaluation.confusion = TRY(read_confusion(json));
  const Object baseline = TRY(json.object("baseline"));
  evaluation.baseline_label = TRY(baseline.text("label"));
  evaluation.baseline_accuracy = TRY(baseline.number("accuracy"));
  evaluation.baseline_log_loss = TRY(baseline.number("log_loss"));
  return evaluation;
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
