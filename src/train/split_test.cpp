#include "train/split.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using Rows = std::vector<std::uint32_t>;

// The expected rows of this file were computed by scikit-learn 1.9.1:
//   train_test_split(numpy.arange(n), test_size=0.2, random_state=seed, stratify=target or None)
struct Case {
  std::size_t rows;
  std::uint32_t seed;
  std::vector<std::int32_t> target;
  std::size_t classes;
  Rows train;
  Rows test;
};

Rows all_rows(const Split& split) {
  Rows rows = split.train;
  rows.insert(rows.end(), split.test.begin(), split.test.end());
  std::ranges::sort(rows);
  return rows;
}

Rows numbers_below(std::uint32_t count) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

TEST(SplitRows, TakesTheRowsOfScikitLearn) {
  const std::vector<Case> cases{
      {2, 0, {}, 0, {0}, {1}},
      {5, 42, {}, 0, {4, 2, 0, 3}, {1}},
      {10, 0, {}, 0, {4, 9, 1, 6, 7, 3, 0, 5}, {2, 8}},
      {11, 42, {}, 0, {10, 2, 1, 8, 4, 7, 3, 6}, {5, 0, 9}},
      {16, 4294967295, {}, 0, {9, 14, 15, 13, 10, 6, 0, 4, 7, 12, 2, 3}, {8, 1, 5, 11}},
  };
  for (const Case& expected : cases) {
    const auto split = split_rows(expected.rows, expected.seed);
    ASSERT_TRUE(split);
    EXPECT_EQ(split->train, expected.train) << expected.rows;
    EXPECT_EQ(split->test, expected.test) << expected.rows;
  }
}

TEST(SplitRows, TakesTheRowsOfScikitLearnOnAThousandRows) {
  const auto split = split_rows(1000, 42);
  ASSERT_TRUE(split);
  EXPECT_THAT(std::span(split->train).first(5), ElementsAre(29, 535, 695, 557, 836));
  EXPECT_THAT(std::span(split->train).last(5), ElementsAre(106, 270, 860, 435, 102));
  EXPECT_THAT(std::span(split->test).first(5), ElementsAre(521, 737, 740, 660, 411));
  EXPECT_THAT(std::span(split->test).last(5), ElementsAre(408, 332, 208, 613, 78));
  EXPECT_EQ(all_rows(*split), numbers_below(1000));
}

TEST(SplitRows, RefusesFewerThanTwoRows) {
  const auto split = split_rows(1, 0);
  ASSERT_FALSE(split);
  EXPECT_EQ(split.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(split.error().message, testing::HasSubstr("1 usable row,"));
  EXPECT_FALSE(split_rows(0, 0));
}

TEST(SplitRowsByClass, TakesTheRowsOfScikitLearn) {
  const std::vector<Case> cases{
      {10, 42, {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 2, {7, 8, 2, 0, 3, 1, 5, 4}, {6, 9}},
      {12, 0, {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, 2, {11, 10, 3, 8, 6, 2, 1, 0, 7}, {9, 5, 4}},
      {15, 7, {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}, 3, {9, 4, 6, 3, 5, 14, 0, 7, 1, 13, 11, 8}, {10, 2, 12}},
      {16,
       123,
       {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3},
       4,
       {13, 14, 1, 4, 5, 15, 6, 2, 3, 7, 12, 0},
       {9, 10, 11, 8}},
      {4, 3, {0, 0, 0, 0}, 1, {1, 0, 3}, {2}},
  };
  for (const Case& expected : cases) {
    const auto split = split_rows_by_class(expected.target, expected.classes, expected.seed);
    ASSERT_TRUE(split);
    EXPECT_EQ(split->train, expected.train) << expected.rows;
    EXPECT_EQ(split->test, expected.test) << expected.rows;
  }
}

TEST(SplitRowsByClass, TakesTheRowsOfScikitLearnOnAThousandRows) {
  // Class of row i: the place of i * i % 7 among {0, 1, 2, 4}.
  const std::vector<std::int32_t> place{0, 1, 2, -1, 3};
  std::vector<std::int32_t> target;
  target.reserve(1000);
  for (std::size_t i = 0; i < 1000; ++i) target.push_back(place[i * i % 7]);
  const auto split = split_rows_by_class(target, 4, 42);
  ASSERT_TRUE(split);
  EXPECT_THAT(std::span(split->train).first(5), ElementsAre(704, 666, 886, 248, 404));
  EXPECT_THAT(std::span(split->train).last(5), ElementsAre(888, 432, 499, 925, 987));
  EXPECT_THAT(std::span(split->test).first(5), ElementsAre(394, 353, 782, 506, 366));
  EXPECT_THAT(std::span(split->test).last(5), ElementsAre(715, 705, 669, 913, 431));
  EXPECT_EQ(all_rows(*split), numbers_below(1000));
}

TEST(SplitRowsByClass, KeepsAClassOfOneRowInTraining) {
  // As the split without row 3, whose class has no other row; here row numbers above 3 are one larger.
  const std::vector<std::int32_t> target{0, 1, 0, 2, 1, 0, 1, 0, 1, 0, 1};
  const auto split = split_rows_by_class(target, 3, 42);
  ASSERT_TRUE(split);
  EXPECT_THAT(split->train, ElementsAreArray({8, 9, 2, 0, 4, 1, 6, 5, 3}));
  EXPECT_THAT(split->test, ElementsAreArray({7, 10}));
}

TEST(SplitRowsByClass, TrainsEveryClassWhereTheTestPartHasFewerRowsThanThereAreClasses) {
  std::vector<std::int32_t> target;
  target.reserve(20);
  for (int i = 0; i < 20; ++i) target.push_back(i % 10);
  const auto split = split_rows_by_class(target, 10, 5);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->test.size(), 4u);
  EXPECT_EQ(all_rows(*split), numbers_below(20));
  std::vector<bool> trained(10);
  for (const std::uint32_t row : split->train) trained[static_cast<std::size_t>(target[row])] = true;
  EXPECT_THAT(trained, testing::Each(true));
}

TEST(SplitRowsByClass, SkipsClassesWithoutRows) {
  const auto split = split_rows_by_class(std::vector<std::int32_t>{2, 2, 2, 2}, 5, 3);
  ASSERT_TRUE(split);
  EXPECT_THAT(split->train, ElementsAre(1, 0, 3));
}

TEST(SplitRowsByClass, RefusesATargetWithoutARepeatedClass) {
  const auto split = split_rows_by_class(std::vector<std::int32_t>{0, 1, 2}, 3, 0);
  ASSERT_FALSE(split);
  EXPECT_EQ(split.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace foretell::train
