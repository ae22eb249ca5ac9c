#include "train/logistic.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/logistic_loss.hpp"
#include "train/preconditioner.hpp"
#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

Prepared prepared(const data::Table& table) {
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  auto result = prepare(table, rows, {.learner = model::Learner::logistic});
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

LogisticFit fit(const Prepared& prepared, const LogisticOptions& options = {}) {
  auto result = fit_logistic(prepared, options);
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

// Two small tables whose coefficients were computed by scikit-learn 1.9.1:
//   LogisticRegression(solver="newton-cholesky", tol=1e-12) on the standardised number and the one-hot category.
data::Table small_table(std::vector<std::string> labels, std::vector<std::int32_t> target) {
  return TableBuilder()
      .numbers("x", {1, 2, 3, 4, 5, 6, 7, 8})
      .codes("c", {"p", "q"}, {0, 1, 0, 1, 1, 0, 1, 0})
      .target(std::move(labels), std::move(target));
}

TEST(FitLogistic, HasTheCoefficientsOfScikitLearnForTwoClasses) {
  const LogisticFit result = fit(prepared(small_table({"n", "y"}, {0, 0, 1, 0, 1, 1, 0, 1})));
  EXPECT_TRUE(result.is_converged);
  EXPECT_EQ(result.linear.outputs, 2u);
  const std::vector<float> expected{0.6273689f, 0.5276342f, -0.5276342f};
  ASSERT_EQ(result.linear.weights.size(), 2 * expected.size());
  for (std::size_t f = 0; f < expected.size(); ++f) {
    EXPECT_EQ(result.linear.weights[2 * f], 0);
    EXPECT_NEAR(result.linear.weights[2 * f + 1], expected[f], 1e-6);
  }
  EXPECT_EQ(result.linear.bias[0], 0);
  EXPECT_NEAR(result.linear.bias[1], 0.0178387f, 1e-6);
}

TEST(FitLogistic, HasTheCoefficientsOfScikitLearnForThreeClasses) {
  const LogisticFit result = fit(prepared(small_table({"r", "s", "t"}, {0, 0, 1, 0, 1, 2, 1, 2})));
  EXPECT_TRUE(result.is_converged);
  const std::vector<float> weights{-0.9351684f, 0.1525474f, 0.7826210f, -0.3207649f, -0.1940591f,
                                   0.5148240f,  0.3207649f, 0.1940591f, -0.5148240f};  // [feature][class]
  EXPECT_THAT(result.linear.weights, testing::Pointwise(testing::FloatNear(1e-6f), weights));
  EXPECT_THAT(result.linear.bias,
              testing::Pointwise(testing::FloatNear(1e-6f), std::vector<float>{0.0598154f, 0.3589939f, -0.4188093f}));
}

TEST(FitLogistic, IsTheSameWithAnyNumberOfThreads) {
  for (const std::size_t classes : {2u, 4u}) {
    const Prepared data = prepared(striped_table(5'000, 3, classes));
    const LogisticFit one = fit(data, {.threads = 1});
    for (const std::size_t threads : {2u, 5u}) {
      const LogisticFit many = fit(data, {.threads = threads});
      EXPECT_EQ(many.linear.weights, one.linear.weights);
      EXPECT_EQ(many.linear.bias, one.linear.bias);
    }
  }
}

TEST(FitLogistic, ConvergesOnColumnsThatTellNothingOrEverything) {
  std::vector<float> separating;
  std::vector<std::int32_t> target;
  for (int i = 0; i < 200; ++i) {
    separating.push_back(i < 80 ? -1e30f : 1e30f);
    target.push_back(i < 80 ? 0 : 1);
  }
  const LogisticFit result = fit(prepared(TableBuilder()
                                              .numbers("constant", std::vector<float>(200, 3))
                                              .numbers("gone", std::vector<float>(200, data::k_missing_number))
                                              .codes("lost", {}, std::vector<std::int32_t>(200, data::k_missing_code))
                                              .numbers("separating", separating)
                                              .numbers("copy", separating)
                                              .target({"a", "b"}, target)));
  EXPECT_TRUE(result.is_converged);
  EXPECT_EQ(result.linear.weights[1], 0);  // constant
  EXPECT_EQ(result.linear.weights[3], 0);  // gone
  EXPECT_GT(result.linear.weights[7], 1);
  EXPECT_NEAR(result.linear.weights[7], result.linear.weights[9], 1e-5);
}

TEST(FitLogistic, ConvergesOnTablesOfAFewRows) {
  for (std::size_t rows = 2; rows <= 10; ++rows) {
    for (const std::size_t classes : {std::size_t{2}, std::min<std::size_t>(rows, 3)}) {
      std::vector<float> numbers;
      std::vector<std::int32_t> target;
      for (std::size_t i = 0; i < rows; ++i) {
        numbers.push_back(static_cast<float>(i));
        target.push_back(static_cast<std::int32_t>(i % classes));
      }
      const auto table = TableBuilder().numbers("x", numbers).target(texts_of(classes, "c"), target);
      EXPECT_TRUE(fit(prepared(table)).is_converged) << rows;
    }
  }
}

TEST(FitLogistic, ConvergesWithManyClassesAndMoreFeaturesThanAreRotated) {
  EXPECT_TRUE(fit(prepared(striped_table(1'000, 2, 30))).is_converged);

  const std::size_t categories = Preconditioner::k_rotated_features_max + 1;
  std::vector<std::int32_t> codes;
  std::vector<std::int32_t> target;
  for (std::size_t i = 0; i < 3 * categories; ++i) {
    codes.push_back(static_cast<std::int32_t>(i % categories));
    target.push_back(i % 7 < 3 ? 0 : 1);
  }
  const auto table = TableBuilder().codes("c", texts_of(categories, "c"), codes).target({"a", "b"}, target);
  EXPECT_TRUE(fit(prepared(table)).is_converged);
}

TEST(FitLogistic, UsesAsManyWeightsAsAllowedAndNoMore) {
  const Prepared data = prepared(small_table({"n", "y"}, {0, 0, 1, 0, 1, 1, 0, 1}));  // 3 features, 2 outputs
  EXPECT_TRUE(fit_logistic(data, {.weights_max = 6}));
  const auto refused = fit_logistic(data, {.weights_max = 5});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(FitLogistic, StopsBetweenIterations) {
  std::stop_source source;
  std::size_t told = 0;
  const auto result = fit_logistic(
      prepared(striped_table(500, 3, 3)), {},
      [&](std::string_view, std::size_t done, std::size_t) {
        told = done;
        if (done == 2) source.request_stop();
      },
      source.get_token());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  EXPECT_EQ(told, 2u);
}

TEST(LogisticLoss, HasTheGradientThatDifferencesSay) {
  for (const std::size_t classes : {2u, 3u}) {
    const Prepared data = prepared(striped_table(700, 2, classes));
    LogisticLoss loss(data, 1, 1);
    std::vector<double> parameters = loss.start();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += 0.1 * std::sin(static_cast<double>(i));
    std::vector<double> gradient(parameters.size());
    std::vector<double> unused(parameters.size());
    loss.evaluate(parameters, gradient);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      constexpr double k_step = 1e-5;
      const double here = parameters[i];
      parameters[i] = here + k_step;
      const double above = loss.evaluate(parameters, unused);
      parameters[i] = here - k_step;
      const double below = loss.evaluate(parameters, unused);
      parameters[i] = here;
      EXPECT_NEAR(gradient[i], (above - below) / (2 * k_step), 1e-5) << i;
    }
  }
}

TEST(Preconditioner, TurnsBackWhatItTurned) {
  const Prepared data = prepared(striped_table(700, 2, 3));
  const LogisticLoss loss(data, 1, 1);
  const Preconditioner preconditioner(data, loss.scores(), 1, 1);
  std::vector<double> parameters(loss.parameters());
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] = std::cos(static_cast<double>(i));
  std::vector<double> coordinates(parameters.size());
  std::vector<double> back(parameters.size());
  preconditioner.to_coordinates(parameters, coordinates);
  preconditioner.to_parameters(coordinates, back);
  EXPECT_THAT(back, testing::Pointwise(testing::DoubleNear(1e-9), parameters));
}

}  // namespace
}  // namespace foretell::train
