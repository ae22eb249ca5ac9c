#include "train/ridge.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

using testing::HasSubstr;

/// 3 a - 2 b + 7, and 10 more where the category is "q".
data::Table line_table(std::size_t rows) {
  Random random(5, 0);
  std::vector<float> a;
  std::vector<float> b;
  std::vector<std::int32_t> codes;
  std::vector<double> target;
  for (std::size_t i = 0; i < rows; ++i) {
    a.push_back(static_cast<float>(random.below(1'000)) / 100);
    b.push_back(static_cast<float>(random.below(1'000)) / 10);
    codes.push_back(static_cast<std::int32_t>(random.below(2)));
    target.push_back(3 * static_cast<double>(a[i]) - 2 * static_cast<double>(b[i]) + 7 + 10 * codes[i]);
  }
  return TableBuilder().numbers("a", a).numbers("b", b).codes("c", {"p", "q"}, codes).target_numbers(target);
}

Prepared prepared(const data::Table& table, model::Recipe recipe = {}) {
  recipe.learner = model::Learner::ridge;
  recipe.numbers.scaling = model::Scaling::none;
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  auto result = prepare(table, rows, recipe);
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

model::Linear ridge_of(const Prepared& prepared, const RidgeOptions& options = {}) {
  auto linear = fit_ridge(prepared, options);
  EXPECT_TRUE(linear) << linear.error().message;
  return std::move(*linear);
}

TEST(Ridge, FindsTheLineWhereThePenaltyIsSmall) {
  const model::Linear linear = ridge_of(prepared(line_table(500)), {.alpha = 1e-6});
  ASSERT_EQ(linear.outputs, 1u);
  ASSERT_EQ(linear.weights.size(), 4u);
  EXPECT_NEAR(linear.weights[0], 3, 1e-4);
  EXPECT_NEAR(linear.weights[1], -2, 1e-4);
  EXPECT_NEAR(linear.weights[3] - linear.weights[2], 10, 1e-4);
  EXPECT_NEAR(linear.bias[0] + linear.weights[2], 7, 1e-3);
}

TEST(Ridge, AnswersTheMeanWhereThePenaltyIsHuge) {
  const data::Table table = line_table(200);
  const model::Linear linear = ridge_of(prepared(table), {.alpha = 1e15});
  const double mean = std::accumulate(table.target_numbers.begin(), table.target_numbers.end(), 0.0) / 200;
  EXPECT_NEAR(linear.bias[0], mean, 1e-3);
  for (const float weight : linear.weights) EXPECT_NEAR(weight, 0, 1e-6);
}

TEST(Ridge, TakesAWeightForAsManyRows) {
  data::Table weighted = line_table(60);
  weighted.target_numbers[3] += 50;
  data::Table repeated = weighted;
  weighted.weights.assign(60, 1);
  weighted.weights[3] = 2;
  repeated.target_numbers.push_back(repeated.target_numbers[3]);
  for (data::ColumnValues& column : repeated.columns) {
    if (!column.numbers.empty()) column.numbers.push_back(column.numbers[3]);
    if (!column.codes.empty()) column.codes.push_back(column.codes[3]);
  }
  const model::Linear one = ridge_of(prepared(weighted));
  const model::Linear other = ridge_of(prepared(repeated));
  for (std::size_t i = 0; i < one.weights.size(); ++i) EXPECT_NEAR(one.weights[i], other.weights[i], 1e-5);
  EXPECT_NEAR(one.bias[0], other.bias[0], 1e-4);
}

TEST(Ridge, LosesNoDigitsToNumbersFarFromZero) {
  data::Table table = line_table(300);
  std::vector<double> target;
  for (float& number : table.columns[0].numbers) {
    number += 1e5f;
    target.push_back(3 * static_cast<double>(number));
  }
  table.target_numbers = target;
  EXPECT_NEAR(ridge_of(prepared(table), {.alpha = 1e-6}).weights[0], 3, 1e-4);
}

TEST(Ridge, IsTheSameWithAnyNumberOfThreads) {
  const Prepared data = prepared(line_table(3'000));
  const model::Linear one = ridge_of(data, {.threads = 1});
  const model::Linear many = ridge_of(data, {.threads = 5});
  EXPECT_EQ(one.weights, many.weights);
  EXPECT_EQ(one.bias, many.bias);
}

TEST(Ridge, HasAsManyWeightsAsAllowedAndNoMore) {
  const Prepared data = prepared(line_table(50));
  EXPECT_TRUE(fit_ridge(data, {.features_max = 4}));
  const auto refused = fit_ridge(data, {.features_max = 3});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("4 weights"));
}

TEST(Ridge, RefusesWeightsBeyondFloat32) {
  data::Table table = line_table(50);
  for (double& number : table.target_numbers) number *= 1e60;
  const auto refused = fit_ridge(prepared(table), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(Ridge, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto stopped = fit_ridge(prepared(line_table(50)), {}, {}, source.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace foretell::train
