#include "train/preprocess.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "engine/native/features.hpp"
#include "train/sample_tables.hpp"
#include "train/table_rows.hpp"

namespace foretell::train {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr float k_nan = data::k_missing_number;
constexpr std::int32_t k_gone = data::k_missing_code;

std::vector<std::uint32_t> rows_of(const data::Table& table) {
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

Prepared prepared(const data::Table& table, model::Learner learner, std::vector<std::uint32_t> rows) {
  auto result = prepare(table, rows, {.learner = learner});
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

Prepared prepared(const data::Table& table, model::Learner learner) { return prepared(table, learner, rows_of(table)); }

template <class T>
const T& operation(const Prepared& prepared, std::size_t index) {
  return std::get<T>(prepared.pipeline.operations.at(index));
}

TEST(Prepare, FillsMissingNumbersWithTheMeanOfTheTrainingPartOnly) {
  const auto table = TableBuilder().numbers("x", {1, k_nan, 5, 1000}).target({"a", "b"}, {0, 1, 0, 1});
  const Prepared result = prepared(table, model::Learner::forest, {2, 1, 0});
  EXPECT_EQ(operation<model::Impute>(result, 0).value, 3);
  EXPECT_THAT(result.columns[0].numbers, ElementsAre(5, 3, 1));
  EXPECT_THAT(result.target, ElementsAre(0, 1, 0));
  EXPECT_THAT(result.class_rows, ElementsAre(2, 1));
}

TEST(Prepare, FillsAColumnWithoutANumberWithZero) {
  const auto table = TableBuilder().numbers("x", {k_nan, k_nan}).target({"a", "b"}, {0, 1});
  for (const model::Learner learner : {model::Learner::forest, model::Learner::logistic}) {
    const Prepared result = prepared(table, learner);
    EXPECT_EQ(operation<model::Impute>(result, 0).value, 0);
    EXPECT_THAT(result.columns[0].numbers, ElementsAre(0, 0));
  }
}

TEST(Prepare, KnowsTheCategoriesOfTheTrainingPartOnly) {
  const auto table = TableBuilder().codes("c", {"p", "q", "r", "s"}, {3, 1, 3, 0}).target({"a", "b"}, {0, 1, 0, 1});
  const Prepared result = prepared(table, model::Learner::forest, {0, 1, 2});
  EXPECT_THAT(result.schema.columns[0].categories, ElementsAre("q", "s"));
  EXPECT_THAT(operation<model::Encode>(result, 0).categories, ElementsAre("q", "s"));
  EXPECT_EQ(operation<model::Encode>(result, 0).other, 1);  // none missing: "s" is the most frequent
  EXPECT_THAT(result.columns[0].codes, ElementsAre(1, 0, 1));
  EXPECT_EQ(result.columns[0].codes_end, 2u);
}

TEST(Prepare, GivesMissingCategoriesTheCodeAfterTheLast) {
  const auto table = TableBuilder().codes("c", {"p", "q"}, {1, k_gone, 0}).target({"a", "b"}, {0, 1, 0});
  const Prepared result = prepared(table, model::Learner::forest);
  EXPECT_EQ(operation<model::Encode>(result, 0).other, 2);
  EXPECT_THAT(result.columns[0].codes, ElementsAre(1, 2, 0));
  EXPECT_EQ(result.columns[0].codes_end, 3u);
}

TEST(Prepare, TakesTheFirstOfTheMostFrequentCategoriesForUnknownOnes) {
  const auto table = TableBuilder().codes("c", {"p", "q", "r"}, {2, 1, 1, 2, 0}).target({"a", "b"}, {0, 1, 0, 0, 0});
  EXPECT_EQ(operation<model::Encode>(prepared(table, model::Learner::forest), 0).other, 1);
}

TEST(Prepare, GivesAColumnWithoutACategoryTheCodeZero) {
  const auto table = TableBuilder().codes("c", {"p"}, {k_gone, k_gone}).target({"a", "b"}, {0, 1});
  const Prepared result = prepared(table, model::Learner::logistic);
  EXPECT_THAT(operation<model::Encode>(result, 0).categories, ElementsAre());
  EXPECT_EQ(operation<model::Encode>(result, 0).other, 0);
  EXPECT_EQ(operation<model::OneHot>(result, 1).width, 1u);
  EXPECT_THAT(result.columns[0].codes, ElementsAre(0, 0));
}

TEST(Prepare, KnowsBothTruthsOfABooleanWhicheverOccur) {
  const auto table = TableBuilder().booleans("b", {1, 1}).target({"a", "b"}, {0, 1});
  const Prepared result = prepared(table, model::Learner::forest);
  EXPECT_THAT(result.schema.columns[0].categories, ElementsAre("false", "true"));
  EXPECT_EQ(operation<model::Encode>(result, 0).other, 1);
  EXPECT_THAT(result.columns[0].codes, ElementsAre(1, 1));
}

TEST(Prepare, KnowsTheLabelsOfTheTrainingPartOnly) {
  const auto table = TableBuilder().numbers("x", {1, 2, 3}).target({"a", "b", "c"}, {2, 1, 0});
  const Prepared result = prepared(table, model::Learner::forest, {0, 1});
  EXPECT_THAT(result.schema.labels.texts, ElementsAre("b", "c"));
  EXPECT_EQ(result.pipeline.labels, result.schema.labels);
  EXPECT_THAT(result.target, ElementsAre(1, 0));
}

TEST(Prepare, MakesAGraphThatEndsInAllFeaturesInColumnOrder) {
  const auto table = TableBuilder().numbers("x", {1, 2}).codes("c", {"p", "q"}, {0, 1}).target({"a", "b"}, {0, 1});
  const Prepared forest = prepared(table, model::Learner::forest);
  EXPECT_THAT(forest.pipeline.inputs,
              ElementsAre(model::Input{"x", model::InputType::number}, model::Input{"c", model::InputType::text}));
  EXPECT_THAT(operation<model::Concat>(forest, 2).in, ElementsAre(2, 3));
  const Prepared logistic = prepared(table, model::Learner::logistic);
  EXPECT_THAT(operation<model::Concat>(logistic, 4).in, ElementsAre(3, 5));
}

TEST(Prepare, StandardisesByMeanAndPopulationDeviation) {
  const auto table = TableBuilder().numbers("x", {2, 4, 4, 4, 5, 5, 7, 9}).target({"a", "b"}, {0, 1, 0, 0, 0, 0, 0, 0});
  const Prepared result = prepared(table, model::Learner::logistic);
  EXPECT_EQ(operation<model::Scale>(result, 1).offset, 5);
  EXPECT_EQ(operation<model::Scale>(result, 1).factor, 0.5f);
  EXPECT_EQ(result.columns[0].numbers.front(), -1.5f);
}

TEST(Prepare, OnlyCentresAConstantColumn) {
  for (const float value : {7.0f, 0.1f, -3e38f, 1e-45f}) {
    const auto table = TableBuilder().numbers("x", {value, value, value}).target({"a", "b"}, {0, 1, 0});
    const Prepared result = prepared(table, model::Learner::logistic);
    EXPECT_EQ(operation<model::Scale>(result, 1).factor, 1);
    EXPECT_THAT(result.columns[0].numbers, ElementsAre(0, 0, 0)) << value;
  }
}

TEST(Prepare, StandardisesWithoutOverflowAtBothEndsOfFloat32) {
  constexpr float k_max = std::numeric_limits<float>::max();
  const std::vector<std::vector<float>> columns{
      {-k_max, k_max, k_max}, {k_max, k_max, -k_max}, {0, 1e-45f, 2e-45f}, {k_max, k_max, k_nan}, {1e38f, -1e38f, 0}};
  for (const std::vector<float>& column : columns) {
    const auto table = TableBuilder().numbers("x", column).target({"a", "b"}, {0, 1, 0});
    const Prepared result = prepared(table, model::Learner::logistic);
    const auto& scale = operation<model::Scale>(result, 1);
    EXPECT_TRUE(std::isfinite(scale.offset));
    EXPECT_TRUE(std::isfinite(scale.factor));
    EXPECT_GT(scale.factor, 0);
    for (const float number : result.columns[0].numbers) EXPECT_LT(std::abs(number), 100) << column[0];
  }
}

TEST(Prepare, RefusesATableWithoutColumns) {
  const auto result = prepare(TableBuilder().target({"a", "b"}, {0, 1}), std::vector<std::uint32_t>{0, 1},
                              {.learner = model::Learner::forest});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
}

TEST(Prepare, RefusesATrainingPartOfOneClass) {
  const auto table = TableBuilder().numbers("x", {1, 2, 3}).target({"a", "b"}, {0, 1, 1});
  const auto result = prepare(table, std::vector<std::uint32_t>{1, 2}, {.learner = model::Learner::forest});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(result.error().message, HasSubstr("\"label\" (\"b\")"));
}

TEST(Prepare, AllowsAsManyClassesAsTheLimitAndNoMore) {
  for (const std::size_t classes : {limits::k_classes_max, limits::k_classes_max + 1}) {
    std::vector<std::int32_t> target(classes);
    std::iota(target.begin(), target.end(), 0);
    const auto table = TableBuilder().numbers("x", std::vector<float>(classes)).target(texts_of(classes, "c"), target);
    EXPECT_EQ(prepare(table, rows_of(table), {.learner = model::Learner::forest}).has_value(),
              classes == limits::k_classes_max);
  }
}

/// Numbers, categories, booleans and dates with missing ones among them, from a seed.
data::Table mixed_table(std::uint64_t seed, std::size_t rows) {
  Random random(seed, 0);
  const auto is_missing = [&] { return random.below(6) == 0; };
  std::vector<float> numbers;
  std::vector<std::int32_t> codes, truths, target;
  std::vector<double> dates;
  for (std::size_t i = 0; i < rows; ++i) {
    numbers.push_back(is_missing() ? k_nan : static_cast<float>(random.below(50)) / 8);
    codes.push_back(is_missing() ? k_gone : static_cast<std::int32_t>(random.below(random.below(2) == 0 ? 2 : 5)));
    truths.push_back(is_missing() ? k_gone : static_cast<std::int32_t>(random.below(2)));
    dates.push_back(is_missing() ? data::k_missing_date : static_cast<double>(random.below(1u << 31)));
    target.push_back(static_cast<std::int32_t>(i % 2));
  }
  TableBuilder builder;
  builder.numbers("n", numbers).codes("c", {"a", "b", "c", "d", "e"}, codes).booleans("t", truths);
  data::Table table = builder.target({"x", "y"}, target);
  table.schema.columns.push_back({.name = "d", .type = data::ColumnType::date});
  table.columns.push_back({.dates = dates});
  return table;
}

/// What the graph makes of row `row`, feature by feature.
std::vector<float> graph_features(const Prepared& prepared, const data::Table& table, std::uint32_t row) {
  const model::ValueId last = prepared.pipeline.id_of_operation(prepared.pipeline.operations.size() - 1);
  const auto plan = engine::native::FeaturePlan::make(prepared.pipeline, last, prepared.schema.columns);
  EXPECT_TRUE(plan);
  std::vector<model::Slot> slots;
  TableRows(table, prepared.schema.columns).slots(std::vector{row}, slots);
  std::vector<float> features(plan->features);
  plan->fill(slots, features);
  return features;
}

/// What a learner is given for the row in place `place` of the training part.
std::vector<float> learner_features(const Prepared& prepared, std::size_t place) {
  std::vector<float> features;
  for (const FeatureColumn& column : prepared.columns) {
    if (column.is_one_hot) {
      for (std::uint32_t code = 0; code < column.codes_end; ++code) features.push_back(column.codes[place] == code);
    } else {
      features.push_back(column.is_number() ? column.numbers[place] : static_cast<float>(column.codes[place]));
    }
  }
  return features;
}

TEST(Prepare, GivesTheLearnerWhatTheGraphWillCompute) {
  using model::Coding, model::Fill, model::Scaling;
  for (const model::Learner learner : {model::Learner::forest, model::Learner::logistic}) {
    for (const Coding coding : {Coding::ordinal, Coding::one_hot, Coding::frequency}) {
      for (const Scaling scaling : {Scaling::none, Scaling::standard, Scaling::min_max, Scaling::robust}) {
        for (const Fill fill : {Fill::most_frequent, Fill::median, Fill::mean}) {
          const bool has_own = fill != Fill::most_frequent;
          const model::Recipe recipe{.learner = learner,
                                     .numbers = {.fill = fill, .missing_indicator = true, .scaling = scaling},
                                     .categories = {.fill = has_own ? Fill::own : fill,
                                                    .missing_indicator = true,
                                                    .coding = coding,
                                                    .rare_rows = 6,
                                                    .scaling = coding == Coding::frequency ? scaling : Scaling::none},
                                     .dates = {.fill = fill, .missing_indicator = true, .scaling = scaling}};
          const data::Table table = mixed_table(static_cast<std::uint64_t>(coding) + 1, 60);
          const std::vector<std::uint32_t> rows = rows_of(table);
          const auto prepared = prepare(table, rows, recipe);
          ASSERT_TRUE(prepared) << prepared.error().message;
          for (const std::uint32_t row : rows) {
            ASSERT_EQ(learner_features(*prepared, row), graph_features(*prepared, table, row)) << row;
          }
        }
      }
    }
  }
}

TEST(Prepare, DoesTheSameAgainByTheRecipeItGives) {
  const data::Table table = mixed_table(3, 80);
  const auto first =
      prepare(table, rows_of(table), {.numbers = {.fill = model::Fill::median}, .categories = {.rare_rows = 5}});
  ASSERT_TRUE(first) << first.error().message;
  const auto again = prepare(table, rows_of(table), first->recipe);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->recipe, first->recipe);
  for (std::size_t place = 0; place < table.rows(); ++place) {
    EXPECT_EQ(learner_features(*again, place), learner_features(*first, place));
  }
}

}  // namespace
}  // namespace foretell::train
