#include "train/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "train/column_plan.hpp"
#include "train/fit_codes.hpp"
#include "train/fit_numbers.hpp"

namespace foretell::train {
namespace {

using RowNumbers = std::span<const std::uint32_t>;

/// The places of those entries of `counts` that are not 0, numbered anew; k_missing_code for the others.
std::vector<std::int32_t> renumber(const std::vector<std::uint64_t>& counts) {
  std::vector<std::int32_t> renumbered(counts.size(), data::k_missing_code);
  std::int32_t next = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) renumbered[i] = next++;
  }
  return renumbered;
}

template <class T>
std::vector<T> keep_counted(const std::vector<T>& all, const std::vector<std::uint64_t>& counts) {
  std::vector<T> kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (counts[i] > 0) kept.push_back(all[i]);
  }
  return kept;
}

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
    const data::Labels& labels = table_.schema.labels;
    std::vector<std::uint64_t> counts(labels.texts.size());
    for (const std::uint32_t row : rows_) ++counts[static_cast<std::size_t>(table_.target[row])];
    prepared_.schema.labels = {.type = labels.type, .texts = keep_counted(labels.texts, counts)};
    prepared_.class_rows = keep_counted(counts, counts);
    if (prepared_.class_rows.size() < 2) {
      return fail(
          ErrorCode::invalid_argument,
          fmt::format("the training part ({} rows) has a single class of the target \"{}\"{}, expected at least 2",
                      rows_.size(), table_.schema.target,
                      rows_.empty() ? "" : fmt::format(" (\"{}\")", prepared_.schema.labels.texts.front())),
          "add rows of other classes");
    }
    if (prepared_.class_rows.size() > limits::k_classes_max) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the target \"{}\" has {} classes, expected at most {}", table_.schema.target,
                              prepared_.class_rows.size(), limits::k_classes_max),
                  "choose another target with --target");
    }
    const std::vector<std::int32_t> renumbered = renumber(counts);
    for (const std::uint32_t row : rows_) {
      const auto label = static_cast<std::size_t>(table_.target[row]);
      prepared_.target.push_back(static_cast<std::uint32_t>(renumbered[label]));
    }
    prepared_.pipeline.labels = prepared_.schema.labels;
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
    if (plan.missing_indicator) add_code_indicator(codes);
    std::vector<std::uint32_t> levels;
    levels.reserve(rows_.size());
    for (const std::uint32_t row : rows_) levels.push_back(fit.level(codes[row]));
    if (plan.coding == model::Coding::frequency) return add_frequencies(fit, levels, plan);
    add_levels(fit, std::move(levels), plan);
  }

  void add_code_indicator(const std::vector<std::int32_t>& codes) {
    FeatureColumn& feature = add_feature(
        prepared_.pipeline.add(model::Encode{.in = column_, .categories = {""}, .values = {1}, .other = 0}));
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
