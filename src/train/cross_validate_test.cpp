#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/sample_tables.hpp"
#include "train/train.hpp"

namespace foretell::train {
namespace {

Options five_folds(std::size_t threads) {
  return {.recipe = {.trees = 5}, .threads = threads, .importance_repeats = 0, .folds = 5};
}

TEST(CrossValidation, IsTheSameWithAnyNumberOfThreads) {
  const auto table = striped_table(600, 2, 3);
  const auto one = train(table, nullptr, five_folds(1));
  const auto many = train(table, nullptr, five_folds(4));
  ASSERT_TRUE(one && many);
  ASSERT_TRUE(one->cross_validation);
  EXPECT_EQ(*one->cross_validation, *many->cross_validation);
}

TEST(CrossValidation, TestsEveryTrainingRowOnceAndSumsUpItsFolds) {
  const auto trained = train(striped_table(600, 2, 3), nullptr, five_folds(2));
  ASSERT_TRUE(trained);
  const model::CrossValidation& validation = *trained->cross_validation;
  EXPECT_EQ(validation.rows, trained->training_rows);
  EXPECT_TRUE(validation.is_stratified);
  ASSERT_EQ(validation.folds(), 5u);
  const model::CrossValidatedMetric& accuracy = validation.metrics.front();
  ASSERT_EQ(accuracy.key, "accuracy");
  double sum = 0;
  double squares = 0;
  for (const auto& fold : accuracy.folds) {
    sum += fold.value();
    squares += fold.value() * fold.value();
  }
  EXPECT_NEAR(accuracy.mean.value(), sum / 5, 1e-12);
  EXPECT_NEAR(accuracy.deviation, std::sqrt((squares - sum * sum / 5) / 4), 1e-9);
  EXPECT_GT(*accuracy.mean, 0.8);
}

TEST(CrossValidation, NamesTooManyFolds) {
  Options options = five_folds(1);
  options.folds = 50;
  const auto trained = train(striped_table(40, 2, 2), nullptr, options);
  ASSERT_FALSE(trained);
  EXPECT_THAT(trained.error().message, testing::HasSubstr("32 rows for 50 folds"));
}

}  // namespace
}  // namespace foretell::train
