#include "train/target_column.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::train {
namespace {

using data::ColumnType;
using ::testing::ElementsAre;

std::optional<TargetColumn> of_numbers(std::vector<float> values, std::optional<data::Task> task = {}) {
  return make_target({.schema = {.name = "y"}, .values = {.numbers = std::move(values)}}, task);
}

std::optional<TargetColumn> of_codes(std::vector<std::string> categories, std::vector<std::int32_t> codes,
                                     ColumnType type = ColumnType::category) {
  return make_target({.schema = {.name = "y", .type = type, .categories = std::move(categories)},
                      .values = {.codes = std::move(codes)}},
                     {});
}

std::vector<float> integers(std::size_t count) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), 0.0f);
  return values;
}

TEST(MakeTarget, TakesFewWholeNumbersForClasses) {
  const auto target = of_numbers({10, 2, data::k_missing_number, 10});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->labels, (data::Labels{data::LabelType::integer, {"2", "10"}}));
  EXPECT_THAT(target->classes, ElementsAre(1, 0, data::k_missing_code, 1));
  EXPECT_FALSE(target->has(2));
}

TEST(MakeTarget, TakesManyWholeNumbersForNumbers) {
  EXPECT_FALSE(of_numbers(integers(limits::k_integer_classes_max))->is_regression());
  EXPECT_TRUE(of_numbers(integers(limits::k_integer_classes_max + 1))->is_regression());
}

TEST(MakeTarget, TakesFractionsForNumbers) {
  const auto target = of_numbers({0.5, 2, data::k_missing_number});
  ASSERT_TRUE(target);
  EXPECT_TRUE(target->is_regression());
  EXPECT_EQ(target->mean, 1.25);
  EXPECT_TRUE(target->has(1));
  EXPECT_FALSE(target->has(2));
}

TEST(MakeTarget, HeedsTheTask) {
  EXPECT_TRUE(of_numbers({1, 2}, data::Task::regression)->is_regression());
  EXPECT_FALSE(of_numbers(integers(100), data::Task::classification)->is_regression());
}

TEST(MakeTarget, KeepsTheClassesThatRowsHave) {
  const auto target = of_codes({"a", "b", "c"}, {2, 0, 2, data::k_missing_code});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->labels, (data::Labels{data::LabelType::text, {"a", "c"}}));
  EXPECT_THAT(target->classes, ElementsAre(1, 0, 1, data::k_missing_code));
  EXPECT_EQ(of_codes({"false", "true"}, {0, 1}, ColumnType::boolean)->labels.type, data::LabelType::boolean);
}

TEST(MakeTarget, IsNothingWhereThereIsNothingToPredict) {
  EXPECT_FALSE(of_numbers({3, 3}));
  EXPECT_FALSE(of_numbers({data::k_missing_number}));
  EXPECT_FALSE(of_codes({"a", "b"}, {1, 1}));
  EXPECT_FALSE(make_target({.schema = {.name = "y", .type = ColumnType::date}, .values = {.dates = {1, 2}}}, {}));
}

TEST(MakeTarget, TakesUpToTheLimitOfClasses) {
  std::vector<std::int32_t> codes(limits::k_classes_max + 1);
  std::iota(codes.begin(), codes.end(), 0);
  const std::vector<std::string> texts(codes.size(), "class");
  EXPECT_FALSE(of_codes(texts, codes));
  codes.pop_back();
  EXPECT_TRUE(of_codes(texts, codes));
}

}  // namespace
}  // namespace foretell::train
