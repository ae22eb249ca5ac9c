#include "train/regression_metrics.hpp"

#include <gtest/gtest.h>

#include "train/evaluate.hpp"

namespace foretell::train {
namespace {

const std::vector<double> k_truth{3, -0.5, 2, 7, 0, 1000};
const std::vector<float> k_predicted{2.5f, 0, 2, 8, .25f, 990};

TEST(RegressionMetrics, HaveTheFiguresOfScikitLearn) {
  const model::RegressionScores scores = score_numbers(k_truth, k_predicted);
  EXPECT_NEAR(scores.r2.value_or(-1), 0.9998775677188644, 1e-12);
  EXPECT_NEAR(scores.mae, 2.0416666666666665, 1e-12);
  EXPECT_NEAR(scores.rmse, 4.114253678777396, 1e-12);
  EXPECT_NEAR(scores.mape / 187649984473770.88, 1, 1e-12);
}

TEST(RegressionMetrics, CountRowsAsOftenAsIsSaid) {
  const std::vector<std::uint32_t> counts{2, 0, 1, 0, 0, 0};
  const model::RegressionScores scores = score_numbers(k_truth, k_predicted, counts);
  EXPECT_DOUBLE_EQ(scores.mae, 1.0 / 3);
  EXPECT_DOUBLE_EQ(scores.r2.value_or(-1), 1 - 0.5 / (2.0 / 3));
}

TEST(RegressionMetrics, OfAConstantTargetAreRightOrWrong) {
  const std::vector<double> truth{4, 4};
  EXPECT_EQ(score_numbers(truth, std::vector<float>{4, 4}).r2, 1.0);
  EXPECT_EQ(score_numbers(truth, std::vector<float>{4, 5}).r2, 0.0);
}

TEST(RegressionMetrics, HaveNoR2OfASingleRow) {
  EXPECT_FALSE(score_numbers(std::vector<double>{4}, std::vector<float>{4}).r2);
}

TEST(RegressionMetrics, StandBesideThoseOfTheTrainingMean) {
  const data::Labels labels{.type = data::LabelType::number, .texts = {}};
  const std::vector<double> truth{1, 2, 3};
  const model::Predictions predictions{.classes = 0, .probabilities = {}, .labels = {}, .values = {1, 2, 4}};
  const model::Evaluation evaluation =
      evaluate(labels, {.mean = 2}, {.labels = labels, .target_numbers = truth}, predictions);
  ASSERT_TRUE(evaluation.is_regression());
  EXPECT_EQ(evaluation.rows, 3u);
  EXPECT_EQ(evaluation.regression().training_mean, 2);
  EXPECT_EQ(evaluation.regression().baseline.r2, 0.0);
  EXPECT_DOUBLE_EQ(evaluation.regression().baseline.mae, 2.0 / 3);
  EXPECT_DOUBLE_EQ(evaluation.regression().model.r2.value_or(-1), 0.5);
}

}  // namespace
}  // namespace foretell::train
