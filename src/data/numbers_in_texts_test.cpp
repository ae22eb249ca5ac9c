#include "data/numbers_in_texts.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

TEST(IsDecoratedNumber, SeesThroughSignsAndSeparators) {
  for (const char* text : {"$5", "5 \u20ac", "\u00a31,200", "12 %", "1 200", "1'200.50", "3,5", "1.234,5", "$-3"}) {
    EXPECT_TRUE(is_decorated_number(text, NumberStyle::point)) << text;
  }
}

TEST(IsDecoratedNumber, TakesNoCodesForNumbers) {
  for (const char* text : {"", "$", "Q1", "<=50", "2024-01-31", "1/2", "1,200 USD", "nan"}) {
    EXPECT_FALSE(is_decorated_number(text, NumberStyle::point)) << text;
  }
}

TEST(FindNumbers, CountsRowsAndGivesExamples) {
  const WholeColumn column{
      .schema = {.name = "x", .type = ColumnType::category, .categories = {"$1", "$2", "3", "n/a", "unknown"}},
      .values = {.codes = {0, 1, 1, 2, 3, 4, 4, k_missing_code}},
      .rows = 8,
      .missing = 1};
  const NumbersInTexts found = find_numbers(column);
  EXPECT_EQ(found.plain, 1u);
  EXPECT_EQ(found.decorated, 3u);
  EXPECT_EQ(found.others, 3u);
  EXPECT_EQ(found.decorated_example, "$1");
  EXPECT_EQ(found.other_example, "unknown");
}

TEST(FindNumbers, ReadsNumbersInTheStyleOfTheFile) {
  WholeColumn column{.schema = {.name = "x", .type = ColumnType::category, .categories = {"1,5"}},
                     .values = {.codes = {0}},
                     .style = NumberStyle::comma};
  EXPECT_EQ(find_numbers(column).plain, 1u);
  column.style = NumberStyle::point;
  EXPECT_EQ(find_numbers(column).decorated, 1u);
}

}  // namespace
}  // namespace foretell::data
