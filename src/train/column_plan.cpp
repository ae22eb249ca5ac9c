#include "train/column_plan.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"

namespace foretell::train {
namespace {

using data::ColumnType;
using model::Coding;
using model::Fill;
using model::Scaling;

bool is_coded(ColumnType type) { return type == ColumnType::category || type == ColumnType::boolean; }

std::unexpected<Error> fail_column(const data::ColumnSchema& column, std::string what, std::string hint) {
  auto error =
      fail(ErrorCode::invalid_argument,
           fmt::format("column {} ({}): {}", quote(column.name), data::to_text(column.type), what), std::move(hint));
  error.error().field = column.name;
  return error;
}

/// Chooses for one column: its own words, then those of its type, then the learner's needs.
class Planner {
 public:
  Planner(const model::Recipe& recipe, const data::ColumnSchema& column)
      : recipe_(recipe), column_(column), coded_(is_coded(column.type)) {
    const auto own = recipe.columns.find(column.name);
    if (own != recipe.columns.end()) own_ = own->second;
    type_ = coded_ ? recipe.categories : column.type == ColumnType::date ? recipe.dates : recipe.numbers;
  }

  Result<ColumnPlan> run() {
    TRY(choose_fill());
    TRY(choose_coding());
    plan_.missing_indicator = chosen(&model::ColumnRecipe::missing_indicator).value_or(false);
    TRY(choose_scaling());
    return plan_;
  }

 private:
  template <class T>
  std::optional<T> chosen(std::optional<T> model::ColumnRecipe::* member) const {
    return own_.*member ? own_.*member : type_.*member;
  }

  Result<void> choose_fill() {
    plan_.fill = chosen(&model::ColumnRecipe::fill).value_or(coded_ ? Fill::own : Fill::mean);
    switch (plan_.fill) {
      case Fill::mean:
      case Fill::median:
        if (!coded_) return {};
        return fail_fill("constant:TEXT, most_frequent or own");
      case Fill::own:
        if (coded_) return {};
        return fail_fill("mean, median, constant:NUMBER or most_frequent");
      case Fill::most_frequent: return {};
      case Fill::constant: break;
    }
    return choose_constant();
  }

  std::unexpected<Error> fail_fill(std::string_view expected) const {
    return fail_column(column_,
                       fmt::format("missing values cannot be filled by {}, expected {}", to_text(plan_.fill), expected),
                       "choose another way with --impute or in the recipe");
  }

  Result<void> choose_constant() {
    const auto number = chosen(&model::ColumnRecipe::fill_number);
    const auto text = chosen(&model::ColumnRecipe::fill_text);
    if (coded_ ? !text : !number) {
      return fail_column(
          column_, fmt::format("missing values are filled by a constant, found no {}", coded_ ? "text" : "number"),
          "say which, e.g. --impute 'COLUMN=constant:0'");
    }
    if (coded_) {
      plan_.fill_text = *text;
      return check_text();
    }
    const auto value = to_float32(*number);
    if (!value)
      return fail_column(column_, fmt::format("the constant {} is out of the range of a number", *number), "");
    plan_.fill_number = static_cast<double>(*value);
    return {};
  }

  Result<void> check_text() const {
    const auto& truths = column_.categories;
    if (column_.type != ColumnType::boolean || std::ranges::find(truths, plan_.fill_text) != truths.end()) return {};
    return fail_column(column_, fmt::format("the constant is {}, expected true or false", quote(plan_.fill_text)), "");
  }

  Result<void> choose_coding() {
    if (!coded_) {
      if (!own_.coding && !own_.rare_rows) return {};
      return fail_column(column_, "only categories are encoded", "leave --encode and --rare out for this column");
    }
    const bool is_linear = recipe_.learner != model::Learner::forest;
    plan_.coding = chosen(&model::ColumnRecipe::coding).value_or(is_linear ? Coding::one_hot : Coding::ordinal);
    if (column_.type == ColumnType::category) plan_.rare_rows = chosen(&model::ColumnRecipe::rare_rows).value_or(0);
    return {};
  }

  Result<void> choose_scaling() {
    const bool is_linear = recipe_.learner != model::Learner::forest;
    const bool is_scalable =
        !coded_ || plan_.coding == Coding::frequency || (is_linear && plan_.coding == Coding::ordinal);
    if (!is_scalable) {
      if (own_.scaling.value_or(Scaling::none) == Scaling::none) return {};
      return fail_column(column_, fmt::format("{} codes are not scaled", to_text(plan_.coding)),
                         "leave --scale out for it");
    }
    plan_.scaling = chosen(&model::ColumnRecipe::scaling).value_or(is_linear ? Scaling::standard : Scaling::none);
    return {};
  }

  const model::Recipe& recipe_;
  const data::ColumnSchema& column_;
  bool coded_;
  model::ColumnRecipe own_;
  model::ColumnRecipe type_;
  ColumnPlan plan_;
};

}  // namespace

model::ColumnRecipe ColumnPlan::to_recipe(ColumnType type) const {
  const bool coded = is_coded(type);
  model::ColumnRecipe recipe;
  recipe.fill = fill;
  if (fill == Fill::constant && coded) recipe.fill_text = fill_text;
  if (fill == Fill::constant && !coded) recipe.fill_number = fill_number;
  recipe.missing_indicator = missing_indicator;
  if (coded) recipe.coding = coding;
  if (type == ColumnType::category) recipe.rare_rows = rare_rows;
  if (!coded || coding == Coding::frequency || scaling != Scaling::none) recipe.scaling = scaling;
  return recipe;
}

Result<ColumnPlan> plan_column(const model::Recipe& recipe, const data::ColumnSchema& column) {
  return Planner(recipe, column).run();
}

Result<void> check_column_names(const model::Recipe& recipe, const data::Schema& schema) {
  std::vector<std::string> names;
  for (const data::ColumnSchema& column : schema.columns) names.push_back(column.name);
  for (const auto& [name, column] : recipe.columns) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const auto left_out = std::ranges::find(schema.left_out, name, &data::LeftOut::name);
    if (left_out != schema.left_out.end()) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the recipe prepares column {}, which is left out: {}", quote(name), left_out->reason),
                  "keep it with --keep, or take it out of the recipe");
    }
    const std::string_view near = nearest_name(name, names);
    return fail(ErrorCode::invalid_argument, fmt::format("the recipe names column {}, which is not there", quote(name)),
                near.empty() ? fmt::format("the columns are {}", quote_names(names))
                             : fmt::format("did you mean {}?", quote(near)));
  }
  return {};
}

}  // namespace foretell::train
