#include "data/target_profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

using ::testing::HasSubstr;

const Place k_place{"t.csv", 0, "y"};

TEST(TargetProfile, TakesTextAndBooleansAsTheyAre) {
  EXPECT_EQ(TargetProfile().label_type(ColumnType::category, k_place), LabelType::text);
  EXPECT_EQ(TargetProfile().label_type(ColumnType::boolean, k_place), LabelType::boolean);
}

TEST(TargetProfile, CountsDifferentIntegersToTheLimit) {
  TargetProfile profile;
  for (std::size_t i = 0; i < limits::k_integer_classes_max; ++i) profile.observe(std::to_string(i));
  profile.observe("3.0");
  profile.observe("");
  EXPECT_EQ(profile.label_type(ColumnType::number, k_place), LabelType::integer);
  profile.observe("1000");
  const Error error = profile.label_type(ColumnType::number, k_place).error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.field, "y");
  EXPECT_THAT(error.message, HasSubstr("t.csv: column \"y\": the target has 21 different numbers: that is regression"));
  EXPECT_THAT(error.message, HasSubstr("at most 20 different integers"));
}

TEST(TargetProfile, RefusesAFraction) {
  TargetProfile profile;
  profile.observe("1");
  profile.observe(" 2.5 ");
  EXPECT_THAT(profile.label_type(ColumnType::number, k_place).error().message,
              HasSubstr("2 different numbers, \"2.5\" among them: that is regression"));
}

TEST(TargetProfile, RefusesIntegersThatADoubleMayNotTellApart) {
  TargetProfile profile;
  profile.observe("9007199254740993e1");
  EXPECT_THAT(profile.label_type(ColumnType::number, k_place).error().message, HasSubstr("1 different number, "));
}

TEST(TargetProfile, StopsCountingAtTheLimitOfCategories) {
  TargetProfile profile;
  for (std::size_t i = 0; i <= limits::k_categories_max + 5; ++i) profile.observe(std::to_string(i));
  EXPECT_THAT(profile.label_type(ColumnType::number, k_place).error().message,
              HasSubstr("more than 100000 different numbers"));
}

}  // namespace
}  // namespace foretell::data
