#include "data/column_profile.hpp"

#include <initializer_list>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

ColumnProfile profile_of(std::initializer_list<const char*> cells, bool named_as_identifier = false) {
  ColumnProfile profile({.named_as_identifier = named_as_identifier});
  std::uint64_t line = 2;
  for (const char* cell : cells) {
    if (profile.observe(cell)) profile.set_example(cell, line);
    ++line;
  }
  return profile;
}

ColumnType type_of(std::initializer_list<const char*> cells) { return profile_of(cells).type(); }

std::string reason_for(std::initializer_list<const char*> cells, bool named_as_identifier = false) {
  return profile_of(cells, named_as_identifier).reason_to_leave_out().value_or("");
}

TEST(IsIdentifierName, TakesThreeFormsInAnyCase) {
  for (const char* name : {"id", "ID", "uuid", "Uuid", "customer_id", "CUSTOMER_ID", "_id"}) {
    EXPECT_TRUE(is_identifier_name(name)) << name;
  }
  for (const char* name : {"", "idx", "paid", "id_card", "customerid", "my_uuid2", "width"}) {
    EXPECT_FALSE(is_identifier_name(name)) << name;
  }
}

TEST(ColumnProfile, TakesNumbersAndMissingOnesForANumber) {
  EXPECT_EQ(type_of({"1", "2.5", "-3e4", " 7 "}), ColumnType::number);
  EXPECT_EQ(type_of({"1", "", "NA", "nan", "NAN", " ? ", "4"}), ColumnType::number);
  EXPECT_EQ(type_of({"0", "1", "0"}), ColumnType::number);
}

TEST(ColumnProfile, TakesOneOtherTextForACategoryWhereverItStands) {
  EXPECT_EQ(type_of({"x", "1", "2"}), ColumnType::category);
  EXPECT_EQ(type_of({"1", "2", "x"}), ColumnType::category);
  EXPECT_EQ(type_of({"1", "true"}), ColumnType::category);
  EXPECT_EQ(type_of({"1", "2024-01-31"}), ColumnType::category);
}

TEST(ColumnProfile, TakesTruthsAndMissingOnesForABoolean) {
  EXPECT_EQ(type_of({"true", "No", "YES", "false", "", "NA"}), ColumnType::boolean);
  EXPECT_EQ(type_of({"yes", "no", "maybe"}), ColumnType::category);
  EXPECT_EQ(type_of({"yes", "no", "nan"}), ColumnType::category);
  EXPECT_EQ(type_of({"yes", " no"}), ColumnType::category);
}

TEST(ColumnProfile, LeavesOutWhatHasNoValue) {
  EXPECT_EQ(reason_for({"", "NA", "?"}), "every value is missing");
  EXPECT_EQ(reason_for({"nan", " "}), "every value is missing");
  EXPECT_EQ(reason_for({"", "x"}), "");
}

TEST(ColumnProfile, LeavesOutDates) {
  EXPECT_EQ(reason_for({"", "2024-01-31", "31/12/2024"}), "dates, such as \"2024-01-31\"");
  EXPECT_EQ(reason_for({"2024-01-31", "soon"}), "");
  EXPECT_EQ(reason_for({"2024-01-31", "2024"}), "");
}

ColumnType type_with_dates(std::initializer_list<const char*> cells) {
  ColumnProfile profile({.takes_dates = true});
  for (const char* cell : cells) profile.observe(cell);
  EXPECT_EQ(profile.reason_to_leave_out(), std::nullopt);
  return profile.type();
}

TEST(ColumnProfile, TakesDatesInOneOrderForDatesWhenAsked) {
  EXPECT_EQ(type_with_dates({"", "2024-01-31", "31/12/2024"}), ColumnType::date);
  EXPECT_EQ(type_with_dates({"1/31/2024", "31/12/2024"}), ColumnType::category);
  EXPECT_EQ(type_with_dates({"2024-01-31", "soon"}), ColumnType::category);
  EXPECT_EQ(type_with_dates({"2024-01-31", "nan"}), ColumnType::date);
}

TEST(ColumnProfile, TakesMarkedTextsForText) {
  for (const char* cell : {"1", "yes", "true"}) {
    ColumnProfile profile({.named_as_identifier = true});
    profile.observe(RowCell(cell, true));
    EXPECT_EQ(profile.type(), ColumnType::category) << cell;
    EXPECT_EQ(profile.reason_to_leave_out(), std::nullopt) << cell;
  }
}

TEST(ColumnProfile, LeavesOutARowNumber) {
  EXPECT_EQ(reason_for({"7", "8", "9"}), "counts the rows, from 7 up by 1 to 9");
  EXPECT_EQ(reason_for({"-1", "0", "1"}), "counts the rows, from -1 up by 1 to 1");
  EXPECT_EQ(reason_for({"1", "2", "4"}), "");
  EXPECT_EQ(reason_for({"3", "2", "1"}), "");
  EXPECT_EQ(reason_for({"1", "", "2"}), "");
  EXPECT_EQ(reason_for({"1.0", "2.0"}), "");
  EXPECT_EQ(reason_for({"1"}), "");
  EXPECT_EQ(reason_for({"9223372036854775807", "-9223372036854775808"}), "");
}

TEST(ColumnProfile, LeavesOutDifferingIntegersOfAColumnNamedAsIdentifiersAre) {
  EXPECT_EQ(reason_for({"30", "10", "20"}, true), "an identifier by its name, and all 3 values differ");
  EXPECT_EQ(reason_for({"30", "10", "20"}, false), "");
  EXPECT_EQ(reason_for({"30", "10", "30"}, true), "");
  EXPECT_EQ(reason_for({"30", "", "10"}, true), "");
  EXPECT_EQ(reason_for({"30", "10.5"}, true), "");
}

TEST(ColumnProfile, RemembersTheFirstNumberOutOfRange) {
  const ColumnProfile profile = profile_of({"1", "1e39", "inf"});
  ASSERT_NE(profile.out_of_range(), nullptr);
  EXPECT_EQ(profile.out_of_range()->text, "1e39");
  EXPECT_EQ(profile.out_of_range()->line, 3u);
}

TEST(ColumnProfile, TakesANumberOutOfRangeAmongTextForText) {
  const ColumnProfile profile = profile_of({"inf", "x"});
  EXPECT_EQ(profile.type(), ColumnType::category);
  EXPECT_EQ(profile.out_of_range(), nullptr);
}

TEST(ColumnProfile, RemembersTheFirstDecimalComma) {
  const ColumnProfile profile = profile_of({"1", "", "3,14", "2,5"});
  ASSERT_NE(profile.decimal_comma(), nullptr);
  EXPECT_EQ(profile.decimal_comma()->text, "3,14");
  EXPECT_EQ(profile.decimal_comma()->line, 4u);
  EXPECT_EQ(profile_of({"3,14", "x"}).decimal_comma(), nullptr);
  EXPECT_EQ(profile_of({"1", "2"}).decimal_comma(), nullptr);
}

TEST(ColumnProfile, KnowsWhenMoreCellsOfATypeTellNothingNew) {
  EXPECT_TRUE(profile_of({"1", "2.5"}).knows_all(ColumnType::number));
  EXPECT_TRUE(profile_of({"1", "3"}).knows_all(ColumnType::number));
  EXPECT_FALSE(profile_of({"1", "2"}).knows_all(ColumnType::number)) << "may count the rows";
  EXPECT_FALSE(profile_of({"1", "3"}, true).knows_all(ColumnType::number)) << "may be an identifier";
  EXPECT_FALSE(profile_of({"", "NA"}).knows_all(ColumnType::number)) << "may have no value";
  EXPECT_TRUE(profile_of({"", "no"}).knows_all(ColumnType::boolean));
  EXPECT_FALSE(profile_of({"", "1"}).knows_all(ColumnType::boolean));
  EXPECT_TRUE(profile_of({"1", "a"}).knows_all(ColumnType::category));
  EXPECT_FALSE(profile_of({"2024-01-31", "7"}).knows_all(ColumnType::category));
}

}  // namespace
}  // namespace foretell::data
