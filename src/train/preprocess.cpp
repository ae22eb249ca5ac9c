#include "train/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "train/column_plan.hpp"
#include "train/fit_codes.hpp"
#include "train/fit_numbers.hpp"
#include "train/row_targets.hpp"

namespace foretell::train {
namespace {

using RowNumbers = std::span<const std::uint32_t>;

/// Builds pipeline, schema and features column by column.
class Preparation {
 public:
  Preparation(const data::Table& table, RowNumbers rows, const model::Recipe& recipe)
      : table_(table), rows_(rows), recipe_(recipe) {
    constexpr std::uint32_t k_classifier_depth = 10;
    prepared_.recipe = recipe;
    if (!recipe.depth) prepared_.recipe.depth = table.schema.is_regression() ? 0 : k_classifier_depth;
    prepared_.schema.target = table.schema.target;
    prepared_.schema.left_out = table.schema.left_out;
  }

  Result<Prepared> run() {
    if (table_.columns.empty()) {
      return fail(ErrorCode::invalid_argument, "the table has no column to learn from",
                  "a table needs at least one column beside the target that is not left out");
    }
    TRY(check_column_names(recipe_, table_.schema));
    TRY(add_target());
    add_inputs();
    for (std::size_t c = 0; c < table_.columns.size(); ++c) TRY(add_column(c));
    prepared_.pipeline.add(std::move(features_));
    return std::move(prepared_);
  }

 private:
  Result<void> add_target() {
    RowTargets targets = TRY(row_targets(table_, rows_, prepared_.recipe));
    prepared_.schema.labels = prepared_.pipeline.labels = std::move(targets.labels);
    prepared_.target = std::move(targets.classes);
    prepared_.target_numbers = std::move(targets.numbers);
    prepared_.weights = std::move(targets.weights);
    prepared_.class_rows = std::move(targets.class_rows);
    return {};
  }

  void add_inputs() {
    for (const data::ColumnSchema& column : table_.schema.columns) {
      prepared_.pipeline.inputs.push_back({.name = column.name, .type = model::input_type(column.type)});
    }
  }

  /// Adds the features of a column of the table behind those already there.
  Result<void> add_column(std::size_t index) {
    const data::ColumnSchema& column = table_.schema.columns[index];
    const ColumnPlan plan = TRY(plan_column(recipe_, column));
    prepared_.recipe.columns[column.name] = plan.to_recipe(column.type);
    prepared_.recipe.table.types[column.name] = column.type;
    prepared_.schema.columns.push_back(column);
    column_ = static_cast<std::uint32_t>(index);
    switch (column.type) {
      case data::ColumnType::number: add_numbers(plan); break;
      case data::ColumnType::date: add_dates(plan); break;
      case data::ColumnType::category:
      case data::ColumnType::boolean: add_codes(plan); break;
    }
    return {};
  }

  FeatureColumn& add_feature(model::ValueId value) {
    features_.in.push_back(value);
    FeatureColumn& feature = prepared_.columns.emplace_back();
    feature.column = column_;
    return feature;
  }

  void add_numbers(const ColumnPlan& plan) {
    const std::vector<float>& numbers = table_.columns[column_].numbers;
    std::vector<float> values;
    values.reserve(rows_.size());
    for (const std::uint32_t row : rows_) values.push_back(numbers[row]);
    if (plan.missing_indicator) add_indicator(values);
    add_number_feature(column_, std::move(values), plan);
  }

  void add_dates(const ColumnPlan& plan) {
    using Part = model::DatePart::Part;
    const std::vector<double>& dates = table_.columns[column_].dates;
    std::vector<float> values(rows_.size());
    for (const Part part : {Part::year, Part::month, Part::day_of_week, Part::hour, Part::second}) {
      for (std::size_t i = 0; i < rows_.size(); ++i) values[i] = model::date_part(dates[rows_[i]], part);
      if (plan.missing_indicator && part == Part::year) add_indicator(values);
      add_number_feature(prepared_.pipeline.add(model::DatePart{column_, part}), values, plan);
    }
  }

  void add_indicator(const std::vector<float>& values) {
    FeatureColumn& feature = add_feature(prepared_.pipeline.add(model::IsMissing{column_}));
    for (const float value : values) feature.numbers.push_back(std::isnan(value) ? 1.0f : 0.0f);
  }

  /// Imputes and scales `values`, which the graph has as `value`, and adds them.
  void add_number_feature(model::ValueId value, std::vector<float> values, const ColumnPlan& plan) {
    const float fill = fit_fill(values, plan);
    for (float& number : values) number = std::isnan(number) ? fill : number;
    add_scaled(prepared_.pipeline.add(model::Impute{.in = value, .value = fill}), std::move(values), plan);
  }

  void add_scaled(model::ValueId value, std::vector<float> values, const ColumnPlan& plan) {
    if (std::optional<model::Scale> scale = fit_scale(values, plan.scaling)) {
      scale->in = value;
      for (float& number : values) number = (number - scale->offset) * scale->factor;
      value = prepared_.pipeline.add(*scale);
    }
    add_feature(value).numbers = std::move(values);
  }

  void add_codes(const ColumnPlan& plan) {
    const std::vector<std::int32_t>& codes = table_.columns[column_].codes;
    const CodeFit fit = fit_codes(table_.schema.columns[column_], codes, rows_, plan);
    prepared_.schema.columns.back().categories = fit.categories;
    if (plan.missing_indicator) add_code_indicator(fit, codes);
    std::vector<std::uint32_t> levels;
    levels.reserve(rows_.size());
    for (const std::uint32_t row : rows_) levels.push_back(fit.level(codes[row]));
    if (plan.coding == model::Coding::frequency) return add_frequencies(fit, levels, plan);
    add_levels(fit, std::move(levels), plan);
  }

  /// An unknown text counts as missing, in the graph as in every reader of rows.
  void add_code_indicator(const CodeFit& fit, const std::vector<std::int32_t>& codes) {
    model::Encode encode{.in = column_, .categories = fit.categories, .other = 1};
    encode.values.assign(fit.categories.size(), 0.0f);
    FeatureColumn& feature = add_feature(prepared_.pipeline.add(std::move(encode)));
    for (const std::uint32_t row : rows_) feature.numbers.push_back(codes[row] < 0 ? 1.0f : 0.0f);
  }

  /// Every text as the number that its level stands for.
  model::ValueId add_encoding(const CodeFit& fit, const std::vector<float>& number_of_level) {
    model::Encode encode{.in = column_, .categories = fit.categories, .other = number_of_level[fit.other_level]};
    for (const std::uint32_t level : fit.level_of) encode.values.push_back(number_of_level[level]);
    return prepared_.pipeline.add(std::move(encode));
  }

  void add_frequencies(const CodeFit& fit, const std::vector<std::uint32_t>& levels, const ColumnPlan& plan) {
    std::vector<float> shares;
    for (const std::uint64_t rows : fit.level_rows) {
      shares.push_back(static_cast<float>(static_cast<double>(rows) / static_cast<double>(rows_.size())));
    }
    std::vector<float> values;
    for (const std::uint32_t level : levels) values.push_back(shares[level]);
    add_scaled(add_encoding(fit, shares), std::move(values), plan);
  }

  void add_levels(const CodeFit& fit, std::vector<std::uint32_t> levels, const ColumnPlan& plan) {
    std::vector<float> places(fit.levels());
    std::iota(places.begin(), places.end(), 0.0f);
    const model::ValueId value = add_encoding(fit, places);
    const bool is_one_hot = plan.coding == model::Coding::one_hot;
    if (!is_one_hot && recipe_.learner != model::Learner::forest) {
      return add_scaled(value, std::vector<float>(levels.begin(), levels.end()), plan);
    }
    FeatureColumn& feature =
        add_feature(is_one_hot ? prepared_.pipeline.add(model::OneHot{.in = value, .width = fit.levels()}) : value);
    feature.codes = std::move(levels);
    feature.codes_end = fit.levels();
    feature.is_one_hot = is_one_hot;
  }

  const data::Table& table_;
  RowNumbers rows_;
  const model::Recipe& recipe_;
  std::uint32_t column_ = 0;  // the one at hand
  model::Concat features_;    // so far
  Prepared prepared_;
};

}  // namespace

Result<Prepared> prepare(const data::Table& table, std::span<const std::uint32_t> rows, const model::Recipe& recipe) {
  return Preparation(table, rows, recipe).run();
}

}  // namespace foretell::train
