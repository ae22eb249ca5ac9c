#include "data/column_builder.hpp"

#include <cmath>
#include <initializer_list>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

BuiltColumn build(std::unique_ptr<ColumnBuilder> builder, std::initializer_list<const char*> cells) {
  for (const char* cell : cells) EXPECT_TRUE(builder->add(cell)) << cell;
  return builder->finish();
}

BuiltColumn build_n(std::unique_ptr<ColumnBuilder> builder, std::size_t different, std::size_t rows) {
  for (std::size_t row = 0; row < rows; ++row) builder->add("text " + std::to_string(row % different));
  return builder->finish();
}

TEST(NumberBuilder, MakesFloats) {
  const BuiltColumn column = build(build_numbers("x", 3), {"1", " 0.1 ", "", "nan"});
  EXPECT_EQ(column.values.numbers[0], 1.0f);
  EXPECT_EQ(column.values.numbers[1], 0.1f);
  EXPECT_TRUE(std::isnan(column.values.numbers[2]));
  EXPECT_TRUE(std::isnan(column.values.numbers[3]));
  EXPECT_THAT(column.values.codes, IsEmpty());
  EXPECT_EQ(column.warning, "");
}

TEST(NumberBuilder, RefusesWhatIsNoFloat) {
  const auto builder = build_numbers("x", 0);
  EXPECT_FALSE(builder->add("abc"));
  EXPECT_FALSE(builder->add("1e39"));
}

TEST(NumberBuilder, WarnsOfNumbersThatFallTogether) {
  const BuiltColumn column = build(build_numbers("x", 0), {"1", "16777216", "5", "16777217", "16777217"});
  EXPECT_THAT(column.warning,
              HasSubstr("column \"x\": different numbers, such as 16777216 and 16777217, are one number"));
  EXPECT_EQ(build(build_numbers("x", 0), {"1", "1.0", "1e0", "16777216", "16777218", "0", "-0"}).warning, "");
}

TEST(BooleanBuilder, CodesTheTruth) {
  const BuiltColumn column = build(build_booleans(4), {"no", "TRUE", "?", "yes"});
  EXPECT_THAT(column.categories, ElementsAre("false", "true"));
  EXPECT_THAT(column.values.codes, ElementsAre(0, 1, k_missing_code, 1));
  EXPECT_FALSE(build_booleans(0)->add("1"));
}

TEST(CategoryBuilder, CodesTextsInTheOrderOfTheirBytes) {
  const BuiltColumn column = build(build_categories({}, 0), {"b", "B", "", "a", "\xC3\xA4", " a", "b", "nan"});
  EXPECT_THAT(column.categories, ElementsAre(" a", "B", "a", "b", "nan", "\xC3\xA4"));
  EXPECT_THAT(column.values.codes, ElementsAre(3, 1, k_missing_code, 2, 5, 0, 3, 4));
}

TEST(CategoryBuilder, KeepsAConstant) {
  const BuiltColumn column = build(build_categories({}, 0), {"a", "a"});
  EXPECT_THAT(column.categories, ElementsAre("a"));
  EXPECT_EQ(column.reason_to_leave_out, "");
}

TEST(CategoryBuilder, ForgetsTextsThatOnlySkippedRowsHave) {
  const auto builder = build_categories({}, 0);
  builder->skip("a");
  builder->add("c");
  builder->add("b");
  builder->skip("b");
  const BuiltColumn column = builder->finish();
  EXPECT_THAT(column.categories, ElementsAre("b", "c"));
  EXPECT_THAT(column.values.codes, ElementsAre(1, 0));
}

TEST(CategoryBuilder, LeavesOutFreeTextJustOverItsLimits) {
  constexpr std::size_t k_most = limits::k_text_distinct_min;
  EXPECT_EQ(build_n(build_categories({}, 0), k_most, k_most + 1).reason_to_leave_out, "");
  EXPECT_EQ(build_n(build_categories({}, 0), k_most + 1, k_most + 2).reason_to_leave_out,
            "free text: 1001 different values in 1002 rows that have one");
  EXPECT_EQ(build_n(build_categories({}, 0), k_most + 1, 2 * (k_most + 1)).reason_to_leave_out, "");
  EXPECT_NE(build_n(build_categories({}, 0), k_most + 1, 2 * (k_most + 1) - 1).reason_to_leave_out, "");
}

TEST(CategoryBuilder, LeavesOutTextsThatAllDifferUnlessTheyAreFew) {
  constexpr std::size_t k_few = limits::k_text_all_differ_min;
  EXPECT_EQ(build_n(build_categories({}, 0), k_few, k_few).reason_to_leave_out, "");
  EXPECT_EQ(build_n(build_categories({}, 0), k_few + 1, k_few + 1).reason_to_leave_out,
            "free text or an identifier: all 101 values differ");
  EXPECT_EQ(build_n(build_categories({}, 0), k_few + 1, k_few + 2).reason_to_leave_out, "");
  EXPECT_EQ(build_n(build_categories({.is_wanted = true}, 0), k_few + 1, k_few + 1).reason_to_leave_out, "");
}

TEST(CategoryBuilder, JudgesFreeTextBySkippedRowsToo) {
  const auto builder = build_categories({}, 0);
  for (std::size_t i = 0; i <= limits::k_text_distinct_min; ++i) builder->skip(std::to_string(i));
  builder->add("x");
  EXPECT_NE(builder->finish().reason_to_leave_out, "");
}

TEST(CategoryBuilder, StopsAtTheMostCategories) {
  constexpr std::size_t k_most = limits::k_categories_max;
  EXPECT_EQ(build_n(build_categories({}, 0), k_most, 2 * k_most).categories.size(), k_most);
  const BuiltColumn column = build_n(build_categories({}, 0), k_most + 1, 2 * k_most + 2);
  EXPECT_EQ(column.reason_to_leave_out, "free text: 100001 different values or more, of 988901 bytes");
  EXPECT_THAT(column.values.codes, IsEmpty());
}

TEST(CategoryBuilder, BoundsTheBytesOfAllCategories) {
  constexpr std::size_t k_text_bytes = 64 * 1024;
  const auto builder_of_most = [&] {
    auto builder = build_categories({}, 0);
    for (std::size_t i = 0; i < limits::k_categories_bytes_max / k_text_bytes; ++i) {
      std::string text = std::to_string(i);
      text.resize(k_text_bytes, '.');
      builder->add(text);
      builder->add(text);
    }
    return builder;
  };
  EXPECT_EQ(builder_of_most()->finish().reason_to_leave_out, "");
  const auto builder = builder_of_most();
  builder->add("x");
  EXPECT_EQ(builder->finish().reason_to_leave_out, "free text: 257 different values or more, of 16777217 bytes");
}

TEST(CategoryBuilder, LeavesOutDifferingTextsOfAColumnNamedAsIdentifiersAre) {
  EXPECT_EQ(build(build_categories({.named_as_identifier = true}, 0), {"a", "b", "c"}).reason_to_leave_out,
            "an identifier by its name, and all 3 values differ");
  EXPECT_EQ(build(build_categories({}, 0), {"a", "b", "c"}).reason_to_leave_out, "");
  EXPECT_EQ(build(build_categories({.named_as_identifier = true}, 0), {"a", "b", "a"}).reason_to_leave_out, "");
  EXPECT_EQ(build(build_categories({.named_as_identifier = true}, 0), {"a", "b", ""}).reason_to_leave_out, "");
}

TEST(KnownCategoryBuilder, TakesUnknownTextsForMissingAndSaysSo) {
  const ColumnSchema schema{"x", ColumnType::category, {"a", "b"}};
  const BuiltColumn column = build(build_known_categories(schema), {"b", "c", "", "a", "d"});
  EXPECT_EQ(column.categories, schema.categories);
  EXPECT_THAT(column.values.codes, ElementsAre(1, k_missing_code, k_missing_code, 0, k_missing_code));
  EXPECT_EQ(column.warning, "column \"x\": 2 values not among the 2 categories known, such as \"c\", taken as missing");
  EXPECT_EQ(build(build_known_categories(schema), {"b", "?"}).warning, "");
}

}  // namespace
}  // namespace foretell::data
