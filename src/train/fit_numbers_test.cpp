#include "train/fit_numbers.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "data/table.hpp"

namespace foretell::train {
namespace {

using model::Fill;
using model::Scaling;

constexpr float k_nan = data::k_missing_number;

float fill(const std::vector<float>& numbers, Fill way) { return fit_fill(numbers, {.fill = way}); }

TEST(FitFill, TakesMeanMedianAndMode) {
  const std::vector<float> numbers{4, k_nan, 1, 9, 4, 1};
  EXPECT_FLOAT_EQ(fill(numbers, Fill::mean), 3.8f);
  EXPECT_EQ(fill(numbers, Fill::median), 4);
  EXPECT_EQ(fill({1, 2, k_nan, 10, 20}, Fill::median), 6);
  EXPECT_EQ(fill(numbers, Fill::most_frequent), 1) << "the smallest of several";
  EXPECT_EQ(fit_fill(numbers, {.fill = Fill::constant, .fill_number = -7}), -7);
}

TEST(FitFill, IsZeroWhereEverythingIsMissing) {
  for (const Fill way : {Fill::mean, Fill::median, Fill::most_frequent}) EXPECT_EQ(fill({k_nan, k_nan}, way), 0);
}

// Reference values: scikit-learn's StandardScaler, MinMaxScaler and RobustScaler on the same numbers.
TEST(FitScale, ScalesAsScikitLearn) {
  const std::vector<float> numbers{1, 2, 4, 8, 16};
  const auto standard = fit_scale(numbers, Scaling::standard);
  EXPECT_FLOAT_EQ(standard->offset, 6.2f);
  EXPECT_FLOAT_EQ(1 / standard->factor, 5.455272678794342f);
  const auto min_max = fit_scale(numbers, Scaling::min_max);
  EXPECT_FLOAT_EQ(min_max->offset, 1);
  EXPECT_FLOAT_EQ(1 / min_max->factor, 15);
  const auto robust = fit_scale(numbers, Scaling::robust);
  EXPECT_FLOAT_EQ(robust->offset, 4);
  EXPECT_FLOAT_EQ(1 / robust->factor, 6);
  EXPECT_FALSE(fit_scale(numbers, Scaling::none));
}

TEST(FitScale, OnlyMovesWhatHasNoSpread) {
  for (const Scaling scaling : {Scaling::standard, Scaling::min_max, Scaling::robust}) {
    const auto scale = fit_scale({5, 5, 5}, scaling);
    EXPECT_EQ(scale->offset, 5);
    EXPECT_EQ(scale->factor, 1);
  }
  EXPECT_EQ(fit_scale({3, 3, 3, 3, 3, 3, 900}, Scaling::robust)->factor, 1) << "the quartiles are one";
}

TEST(FitScale, NeverOverflows) {
  for (const Scaling scaling : {Scaling::standard, Scaling::min_max, Scaling::robust}) {
    for (const std::vector<float>& numbers :
         {std::vector<float>{-3e38f, 3e38f, 0}, {0, 1e-45f, 0}, {1e-40f, 2e-40f, 3e-40f, 4e-40f, 3e38f}}) {
      const auto scale = fit_scale(numbers, scaling);
      ASSERT_TRUE(scale);
      EXPECT_NE(scale->factor, 0);
      for (const float number : numbers) EXPECT_TRUE(std::isfinite((number - scale->offset) * scale->factor));
    }
  }
}

}  // namespace
}  // namespace foretell::train
