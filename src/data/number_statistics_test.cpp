#include "data/number_statistics.hpp"

#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

NumberStatistics describe(std::vector<float> numbers) {
  return describe_numbers(sort_values({.numbers = std::move(numbers)}));
}

TEST(SortValues, OrdersValuesWithTheirRowsAndLeavesOutTheMissing) {
  const SortedValues sorted = sort_values({.numbers = {3, k_missing_number, -1, 3, 2}});
  EXPECT_THAT(sorted.values, ElementsAre(-1, 2, 3, 3));
  EXPECT_THAT(sorted.rows, ElementsAre(2u, 4u, 0u, 3u));
  EXPECT_EQ(sorted.end_of_run(0), 1u);
  EXPECT_EQ(sorted.end_of_run(2), 4u);
}

TEST(SortValues, OrdersNumbersOfAnySignAndSize) {
  std::vector<float> numbers{0.0f, -0.0f, 1e-45f, -1e-45f, 3.4e38f, -3.4e38f, 1, -1, 0.5f, 1.5f, 65536.5f};
  for (int i = 0; i < 5'000; ++i) numbers.push_back(static_cast<float>(i * 7919 % 5003 - 2500) * 1.25f);
  const SortedValues sorted = sort_values({.numbers = numbers});
  ASSERT_EQ(sorted.size(), numbers.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    ASSERT_EQ(sorted.values[i], numbers[sorted.rows[i]]);
    if (i == 0) continue;
    ASSERT_LE(sorted.values[i - 1], sorted.values[i]);
    ASSERT_TRUE(sorted.values[i - 1] < sorted.values[i] || sorted.rows[i - 1] < sorted.rows[i]);
  }
}

TEST(SortValues, TakesDatesAsSeconds) {
  const SortedValues sorted = sort_values({.dates = {1706659200, k_missing_date, 0}});
  EXPECT_THAT(sorted.values, ElementsAre(0, 1706659200));
  EXPECT_THAT(sorted.rows, ElementsAre(2u, 0u));
}

// pandas 2: Series([7, 1, 2, 10, 4, 4]).describe()
TEST(DescribeNumbers, GivesTheFiguresOfPandas) {
  const NumberStatistics statistics = describe({7, 1, k_missing_number, 2, 10, 4, 4});
  EXPECT_EQ(statistics.min, 1);
  EXPECT_EQ(statistics.lower_quartile, 2.5);
  EXPECT_EQ(statistics.median, 4);
  EXPECT_EQ(statistics.upper_quartile, 6.25);
  EXPECT_EQ(statistics.max, 10);
  EXPECT_DOUBLE_EQ(statistics.mean, 28.0 / 6);
  EXPECT_DOUBLE_EQ(statistics.deviation, 3.3266599866332398);
  EXPECT_EQ(statistics.distinct, 5u);
  EXPECT_EQ(statistics.most_frequent_rows, 2u);
  EXPECT_TRUE(statistics.all_integers);
}

TEST(DescribeNumbers, CountsZerosAndNegatives) {
  const NumberStatistics statistics = describe({0, -2, -0.0f, 5, -0.5f});
  EXPECT_EQ(statistics.zeros, 2u);
  EXPECT_EQ(statistics.negatives, 2u);
  EXPECT_FALSE(statistics.all_integers);
}

TEST(DescribeNumbers, KnowsASingleValue) {
  const NumberStatistics statistics = describe({0.5f});
  EXPECT_EQ(statistics.lower_quartile, 0.5);
  EXPECT_EQ(statistics.deviation, 0);
  EXPECT_EQ(statistics.far_outliers, 0u);
  EXPECT_EQ(statistics.histogram.width, 0);
  EXPECT_THAT(statistics.histogram.counts, ElementsAre(1u));
}

TEST(DescribeNumbers, CountsWhatLiesFarOut) {
  // Quartiles 2 and 4, so the fences are -4 and 10.
  EXPECT_EQ(describe({1, 2, 3, 4, 10}).far_outliers, 0u);
  EXPECT_EQ(describe({1, 2, 3, 4, 11}).far_outliers, 1u);
  EXPECT_EQ(describe({-5, 2, 3, 4, 11}).far_outliers, 2u);
}

TEST(DescribeNumbers, GivesEachOfFewWholeNumbersItsOwnBar) {
  const Histogram histogram = describe({3, 5, 5, 6}).histogram;
  EXPECT_EQ(histogram.first, 3);
  EXPECT_EQ(histogram.width, 1);
  EXPECT_THAT(histogram.counts, ElementsAre(1u, 0u, 2u, 1u));
}

TEST(DescribeNumbers, GivesBarsOfAsManyWholeNumbersEach) {
  std::vector<float> numbers(21);
  std::iota(numbers.begin(), numbers.end(), 1.0f);
  const Histogram histogram = describe(numbers).histogram;
  EXPECT_EQ(histogram.width, 2);
  EXPECT_THAT(histogram.counts, ElementsAre(2u, 2u, 2u, 2u, 2u, 2u, 2u, 2u, 2u, 2u, 1u));
}

TEST(DescribeNumbers, HasTwentyBarsOfFractionsAtMost) {
  std::vector<float> numbers;
  for (int i = 0; i <= 100; ++i) numbers.push_back(static_cast<float>(i) / 64);
  const Histogram histogram = describe(numbers).histogram;
  ASSERT_EQ(histogram.counts.size(), k_histogram_bins_max);
  EXPECT_EQ(histogram.counts.back(), 6u) << "the largest value is in the last bar";
  EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::size_t{0}), 101u);
}

TEST(DescribeNumbers, CopesWithTheWholeRangeOfFloat32) {
  constexpr float k_most = std::numeric_limits<float>::max();
  const NumberStatistics statistics = describe({-k_most, k_most});
  EXPECT_EQ(statistics.median, 0);
  EXPECT_LE(statistics.histogram.counts.size(), k_histogram_bins_max);
  EXPECT_EQ(statistics.histogram.counts.front() + statistics.histogram.counts.back(), 2u);
}

}  // namespace
}  // namespace foretell::data
