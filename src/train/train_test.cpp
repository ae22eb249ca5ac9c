#include "train/train.hpp"

#include <cmath>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "model/onnx.hpp"
#include "train/sample_tables.hpp"
#include "train/split.hpp"

namespace foretell::train {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Trained trained(const data::Table& table, const Options& options, const data::Table* test = nullptr) {
  auto result = train(table, test, options);
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

class TrainEach : public testing::TestWithParam<model::Learner> {};
INSTANTIATE_TEST_SUITE_P(Learners, TrainEach, testing::Values(model::Learner::forest, model::Learner::logistic),
                         [](const auto& learner) { return std::string(to_text(learner.param)); });

TEST_P(TrainEach, BeatsTheBaselineByFar) {
  for (const std::size_t classes : {2u, 4u}) {
    const Trained result = trained(striped_table(3'000, 3, classes), {.recipe = {.learner = GetParam(), .trees = 30}});
    EXPECT_EQ(result.training_rows, 2'400u);
    EXPECT_EQ(result.test_rows, 600u);
    EXPECT_EQ(result.evaluation.rows, 600u);
    const model::ClassificationMetrics& metrics = result.evaluation.classification();
    EXPECT_GT(metrics.accuracy, metrics.baseline.accuracy + 0.2);
    EXPECT_LT(metrics.log_loss, 0.7 * metrics.baseline.log_loss);
    EXPECT_GT(metrics.roc_auc.value_or(0), 0.75);
    EXPECT_GT(result.fit_s, 0);
    EXPECT_THAT(result.warnings, ElementsAre());
  }
}

TEST_P(TrainEach, MakesTheSameFileWithAnyNumberOfThreads) {
  for (const std::size_t classes : {2u, 4u}) {
    const data::Table table = striped_table(4'000, 4, classes);
    Options options{.recipe = {.learner = GetParam(), .trees = 12}};
    const Trained one = trained(table, options);
    for (const std::size_t threads : {2u, 5u}) {
      options.threads = threads;
      const Trained many = trained(table, options);
      EXPECT_EQ(model::write_onnx(many.pipeline), model::write_onnx(one.pipeline));
      EXPECT_EQ(many.evaluation.classification().log_loss, one.evaluation.classification().log_loss);
    }
  }
}

TEST_P(TrainEach, TestsOnTheOtherTableWhereThereIsOne) {
  const data::Table table = striped_table(500, 2, 2, 1);
  const data::Table test = striped_table(9'000, 2, 2, 2);
  const Trained result = trained(table, {.recipe = {.learner = GetParam(), .trees = 10}, .threads = 2}, &test);
  EXPECT_EQ(result.training_rows, 500u);
  EXPECT_EQ(result.test_rows, 9'000u);
  EXPECT_GT(result.evaluation.classification().accuracy, 0.8);
}

TEST_P(TrainEach, TakesUnknownCategoriesAndLabelsOfATestTable) {
  const auto table = TableBuilder().codes("c", {"p", "q"}, {0, 1, 0, 1, 0, 1}).target({"a", "b"}, {0, 1, 0, 1, 0, 1});
  // Category "q" alone of the model's, and a label that it has not seen.
  const auto test = TableBuilder().codes("c", {"p", "q", "z"}, {1, 2, 1}).target({"a", "b", "new"}, {1, 0, 2});
  const Trained result = trained(table, {.recipe = {.learner = GetParam(), .trees = 10}}, &test);
  EXPECT_THAT(result.schema.labels.texts, ElementsAre("a", "b"));
  EXPECT_EQ(result.evaluation.classification().accuracy, 2.0 / 3);  // "z" counts as "p", the first of the most frequent
  std::vector<std::string> tested;
  tested.reserve(result.evaluation.classification().classes.size());
  for (const model::ReportLine& line : result.evaluation.classification().classes) tested.push_back(line.label);
  EXPECT_THAT(tested, ElementsAre("a", "b", "new"));
}

TEST_P(TrainEach, SurvivesTablesOfAnyFewRows) {
  for (std::size_t rows = 0; rows <= 10; ++rows) {
    for (const bool stratify : {true, false}) {
      std::vector<float> numbers;
      std::vector<std::int32_t> target;
      for (std::size_t i = 0; i < rows; ++i) {
        numbers.push_back(i % 4 == 3 ? data::k_missing_number : static_cast<float>(i));
        target.push_back(static_cast<std::int32_t>(i % 2));
      }
      const auto table = TableBuilder().numbers("x", numbers).target({"a", "b"}, target);
      const auto result = train(table, nullptr, {.recipe = {.learner = GetParam(), .stratify = stratify, .trees = 5}});
      if (!result) {
        EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
        EXPECT_LT(rows, 5u);
      } else {
        EXPECT_EQ(result->training_rows + result->test_rows, rows);
        EXPECT_TRUE(std::isfinite(result->evaluation.classification().log_loss));
      }
    }
  }
}

TEST_P(TrainEach, SurvivesColumnsThatTellNothing) {
  const std::size_t rows = 50;
  std::vector<std::int32_t> target;
  target.reserve(rows);
  for (std::size_t i = 0; i < rows; ++i) target.push_back(static_cast<std::int32_t>(i % 2));
  const auto table = TableBuilder()
                         .numbers("constant", std::vector<float>(rows, 1e38f))
                         .numbers("gone", std::vector<float>(rows, data::k_missing_number))
                         .codes("lost", {"p"}, std::vector<std::int32_t>(rows, data::k_missing_code))
                         .booleans("always", std::vector<std::int32_t>(rows, 1))
                         .target({"a", "b"}, target);
  const Trained result = trained(table, {.recipe = {.learner = GetParam(), .trees = 100}});
  EXPECT_NEAR(result.evaluation.classification().log_loss, std::log(2), 0.01);
}

TEST_P(TrainEach, TellsWhatItDoes) {
  std::vector<std::string> stages;
  std::mutex mutex;
  const auto result =
      train(striped_table(200, 2, 2), nullptr, {.recipe = {.learner = GetParam(), .trees = 3}, .threads = 2},
            [&](std::string_view stage, std::size_t done, std::size_t total) {
              EXPECT_TRUE(mutex.try_lock());  // one call at a time
              EXPECT_LE(done, total);
              if (stages.empty() || stages.back() != stage) stages.emplace_back(stage);
              mutex.unlock();
            });
  ASSERT_TRUE(result);
  EXPECT_THAT(stages, ElementsAre(GetParam() == model::Learner::forest ? "growing trees" : "fitting", "evaluating",
                                  "measuring importance"));
}

TEST_P(TrainEach, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto result =
      train(striped_table(200, 2, 2), nullptr, {.recipe = {.learner = GetParam()}}, {}, source.get_token());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
}

TEST(Train, SplitsTheTableAsAsked) {
  const data::Table table = striped_table(101, 2, 2);
  for (const bool stratify : {true, false}) {
    const Split split = stratify ? *split_rows_by_class(table.target, 2, 9) : *split_rows(101, 9);
    std::uint64_t expected = 0;
    for (const std::uint32_t row : split.test) expected += table.target[row] == 1 ? 1 : 0;
    const Trained result = trained(table, {.recipe = {.seed = 9, .stratify = stratify, .trees = 3}});
    EXPECT_EQ(result.evaluation.classification().classes.at(1).support, expected);
  }
}

TEST(Train, KnowsTheCategoriesOfTheTrainingPartOnly) {
  std::vector<std::int32_t> codes(100);
  std::vector<std::int32_t> target;
  target.reserve(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) target.push_back(static_cast<std::int32_t>(i % 2));
  const Split split = *split_rows_by_class(target, 2, 42);
  codes[split.test[0]] = 1;  // category "q" occurs in the test part alone
  const auto table = TableBuilder().codes("c", {"p", "q"}, codes).target({"a", "b"}, target);
  EXPECT_THAT(trained(table, {.recipe = {.trees = 3}}).schema.columns[0].categories, ElementsAre("p"));
}

TEST(Train, RefusesATestTableWithoutRows) {
  const data::Table table = striped_table(50, 2, 2);
  const data::Table test = striped_table(0, 2, 2);
  const auto result = train(table, &test, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
}

TEST(Train, RefusesATargetWithOneClass) {
  const auto table = TableBuilder().numbers("x", std::vector<float>(10)).target({"a"}, std::vector<std::int32_t>(10));
  const auto result = train(table, nullptr, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(result.error().message, HasSubstr("\"label\" (\"a\")"));
}

TEST(Train, GrowsAsManyTreesAsTheLimitAndNoMore) {
  const auto table = TableBuilder().numbers("x", {1, 2, 3, 4}).target({"a", "b"}, {0, 1, 0, 1});
  const auto most = static_cast<std::uint32_t>(limits::k_trees_max);
  EXPECT_TRUE(train(table, &table, {.recipe = {.trees = most}}));
  EXPECT_FALSE(train(table, &table, {.recipe = {.trees = most + 1}}));
  EXPECT_FALSE(train(table, &table, {.recipe = {.trees = 0}}));
}

}  // namespace
}  // namespace foretell::train
