#include "data/target_profile.hpp"

#include <initializer_list>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

using ::testing::HasSubstr;

const Place k_place{"t.csv", 0, "y"};

TargetProfile profile_of(std::initializer_list<const char*> cells, std::optional<Task> task = {}) {
  TargetProfile profile(task);
  for (const char* cell : cells) profile.observe(cell);
  return profile;
}

TargetProfile profile_of_integers(std::size_t count, std::optional<Task> task = {}) {
  TargetProfile profile(task);
  for (std::size_t i = 0; i < count; ++i) profile.observe(std::to_string(i));
  return profile;
}

LabelType type_of(const TargetProfile& profile) {
  return profile.label_type(ColumnType::number, k_place).value_or(LabelType::text);
}

TEST(TargetProfile, TakesTextAndBooleansAsTheyAre) {
  EXPECT_EQ(profile_of({}).label_type(ColumnType::category, k_place), LabelType::text);
  EXPECT_EQ(profile_of({}).label_type(ColumnType::boolean, k_place), LabelType::boolean);
}

TEST(TargetProfile, TakesDifferentIntegersForClassesToTheLimit) {
  EXPECT_EQ(type_of(profile_of_integers(limits::k_integer_classes_max)), LabelType::integer);
  EXPECT_EQ(type_of(profile_of_integers(limits::k_integer_classes_max + 1)), LabelType::number);
  EXPECT_EQ(type_of(profile_of({"3", "3.0", "", " 3 "})), LabelType::integer);
}

TEST(TargetProfile, TakesFractionsForARegression) { EXPECT_EQ(type_of(profile_of({"1", " 2.5 "})), LabelType::number); }

TEST(TargetProfile, TakesIntegersThatADoubleMayNotTellApartForARegression) {
  EXPECT_EQ(type_of(profile_of({"9007199254740993e1"})), LabelType::number);
}

TEST(TargetProfile, DoesTheTaskThatIsAskedFor) {
  EXPECT_EQ(type_of(profile_of_integers(3, Task::regression)), LabelType::number);
  EXPECT_EQ(type_of(profile_of_integers(limits::k_integer_classes_max + 1, Task::classification)), LabelType::integer);
}

TEST(TargetProfile, RefusesFractionsAsClasses) {
  const auto type = profile_of({"1", " 2.5 "}, Task::classification).label_type(ColumnType::number, k_place);
  ASSERT_FALSE(type);
  EXPECT_EQ(type.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(type.error().field, "y");
  EXPECT_EQ(type.error().message,
            "t.csv: column \"y\": the target has 2 different numbers, \"2.5\" among them, expected classes: integers, "
            "text, or true and false");
  EXPECT_THAT(type.error().hint, HasSubstr("--task regression"));
}

TEST(TargetProfile, StopsCountingAtTheLimitOfCategories) {
  EXPECT_THAT(profile_of_integers(limits::k_categories_max + 5).decision(ColumnType::number, k_place),
              HasSubstr("more than 100000 different numbers"));
}

TEST(TargetProfile, TellsWhatItDecidedAboutIntegersAndHowToHaveItOtherwise) {
  const auto decision = [](const TargetProfile& profile) { return profile.decision(ColumnType::number, k_place); };
  EXPECT_EQ(decision(profile_of_integers(3)),
            "t.csv: column \"y\": the target has 3 different numbers, all of them integers, taken for classes; --task "
            "regression learns them as numbers");
  EXPECT_THAT(decision(profile_of_integers(21)), HasSubstr("learned as numbers; --task classification"));
  EXPECT_EQ(decision(profile_of_integers(2)), "");
  EXPECT_EQ(decision(profile_of_integers(3, Task::classification)), "");
  EXPECT_EQ(decision(profile_of({"1", "2", "2.5"})), "");
  EXPECT_EQ(profile_of({}).decision(ColumnType::category, k_place), "");
}

}  // namespace
}  // namespace foretell::data
