#include "train/column_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using model::Coding;
using model::Fill;
using model::Learner;
using model::Recipe;
using model::Scaling;
using testing::HasSubstr;

const data::ColumnSchema k_number{"n", data::ColumnType::number};
const data::ColumnSchema k_category{"c", data::ColumnType::category, {"a"}};
const data::ColumnSchema k_boolean{"b", data::ColumnType::boolean, {"false", "true"}};

std::string refusal(const Recipe& recipe, const data::ColumnSchema& column) {
  const auto plan = plan_column(recipe, column);
  return plan ? "no error" : plan.error().message;
}

TEST(PlanColumn, AsksWhatTheLearnerNeeds) {
  EXPECT_EQ(plan_column({}, k_number)->scaling, Scaling::none);
  EXPECT_EQ(plan_column({}, k_category)->coding, Coding::ordinal);
  for (const Learner learner : {Learner::logistic, Learner::ridge}) {
    EXPECT_EQ(plan_column({.learner = learner}, k_number)->scaling, Scaling::standard);
    EXPECT_EQ(plan_column({.learner = learner}, k_category)->coding, Coding::one_hot);
  }
}

TEST(PlanColumn, LetsTheColumnWinOverItsTypeAndTheTypeOverTheLearner) {
  Recipe recipe{.learner = Learner::logistic, .numbers = {.fill = Fill::median, .scaling = Scaling::robust}};
  recipe.columns["n"] = {.scaling = Scaling::none};
  EXPECT_EQ(plan_column(recipe, k_number)->fill, Fill::median);
  EXPECT_EQ(plan_column(recipe, k_number)->scaling, Scaling::none);
}

TEST(PlanColumn, SaysWhatItDidSoThatItCanBeDoneAgain) {
  Recipe recipe{.categories = {.fill = Fill::constant, .fill_text = "x", .rare_rows = 4}};
  const auto plan = plan_column(recipe, k_category);
  ASSERT_TRUE(plan);
  Recipe again;
  again.columns["c"] = plan->to_recipe(data::ColumnType::category);
  const auto same = plan_column(again, k_category);
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_EQ(same->to_recipe(data::ColumnType::category), plan->to_recipe(data::ColumnType::category));
}

TEST(PlanColumn, RefusesWhatTheTypeDoesNotHave) {
  EXPECT_THAT(refusal({.categories = {.fill = Fill::mean}}, k_category),
              HasSubstr("column \"c\" (category): missing values cannot be filled by mean"));
  EXPECT_THAT(refusal({.numbers = {.fill = Fill::own}}, k_number), HasSubstr("cannot be filled by own"));
  EXPECT_THAT(refusal({.numbers = {.fill = Fill::constant}}, k_number), HasSubstr("found no number"));
  EXPECT_THAT(refusal({.categories = {.fill = Fill::constant, .fill_text = "maybe"}}, k_boolean),
              HasSubstr("expected true or false"));
  Recipe recipe;
  recipe.columns["n"] = {.coding = Coding::one_hot};
  EXPECT_THAT(refusal(recipe, k_number), HasSubstr("only categories are encoded"));
  recipe.columns["c"] = {.coding = Coding::one_hot, .scaling = Scaling::standard};
  EXPECT_THAT(refusal(recipe, k_category), HasSubstr("one_hot codes are not scaled"));
}

TEST(CheckColumnNames, NamesTheNearestColumnAndWhyOneIsLeftOut) {
  data::Schema schema;
  schema.columns = {k_number, {"age", data::ColumnType::number}};
  schema.left_out = {{"id", "counts up by 1"}};
  Recipe recipe;
  recipe.columns["age"] = {};
  EXPECT_TRUE(check_column_names(recipe, schema));
  recipe.columns["agee"] = {};
  EXPECT_THAT(check_column_names(recipe, schema).error().hint, HasSubstr("\"age\""));
  recipe.columns = {{"id", {}}};
  EXPECT_THAT(check_column_names(recipe, schema).error().message, HasSubstr("left out: counts up by 1"));
}

}  // namespace
}  // namespace foretell::train
