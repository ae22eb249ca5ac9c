#include "data/describe.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ColumnDescription describe(const WholeColumn& column) { return describe(column, sort_values(column.values)); }

WholeColumn colours() {
  return {.schema = {.name = "colour", .type = ColumnType::category, .categories = {"blue", "green", "red", "white"}},
          .values = {.codes = {2, 0, 2, k_missing_code, 1, 0, 2}},
          .rows = 7,
          .missing = 1,
          .texts = {.values = 6, .distinct = 3, .longest_characters = 5, .examples = {"red", "blue", "green"}}};
}

std::vector<std::string> texts_of(const std::vector<Level>& levels) {
  std::vector<std::string> texts;
  for (const Level& level : levels) texts.push_back(level.text);
  return texts;
}

TEST(DescribeColumn, ListsLevelsByFrequencyThenByName) {
  const ColumnDescription description = describe(colours());
  EXPECT_EQ(description.name, "colour");
  EXPECT_EQ(description.missing, 1u);
  EXPECT_EQ(description.distinct, 3u) << "no row holds white";
  EXPECT_EQ(description.most_frequent_rows, 3u);
  EXPECT_THAT(texts_of(description.levels), ElementsAre("red", "blue", "green"));
  EXPECT_EQ(description.levels[0].rows, 3u);
  EXPECT_EQ(description.longest_characters, 5u);
  EXPECT_THAT(description.examples, IsEmpty()) << "its levels say it";
}

TEST(DescribeColumn, ListsUpToTheLimitOfLevels) {
  WholeColumn column{.schema = {.name = "x", .type = ColumnType::category}};
  for (std::size_t i = 0; i < k_described_levels_max; ++i) {
    column.schema.categories.push_back("level " + std::to_string(10 + i));
    column.values.codes.push_back(static_cast<std::int32_t>(i));
  }
  EXPECT_EQ(describe(column).levels.size(), k_described_levels_max);
  column.schema.categories.push_back("rest");
  column.values.codes.push_back(static_cast<std::int32_t>(k_described_levels_max));
  EXPECT_EQ(describe(column).levels.size(), k_described_levels_max);
  EXPECT_EQ(describe(column).distinct, k_described_levels_max + 1);
}

TEST(DescribeColumn, ShowsExamplesOfFreeTextInPlaceOfLevels) {
  WholeColumn column = colours();
  column.texts.is_free_text = true;
  const ColumnDescription description = describe(column);
  EXPECT_THAT(description.levels, IsEmpty());
  EXPECT_THAT(description.examples, ElementsAre("red", "blue", "green"));
  EXPECT_EQ(description.distinct, 3u);
}

TEST(DescribeColumn, SaysWhereCountingEnded) {
  WholeColumn column = colours();
  column.schema.categories.clear();
  column.values = {};
  column.texts.is_free_text = true;
  column.texts.has_more = true;
  const ColumnDescription description = describe(column);
  EXPECT_EQ(description.distinct, 3u);
  EXPECT_TRUE(description.has_more_distinct);
}

TEST(DescribeColumn, DescribesNumbersAndDates) {
  EXPECT_EQ(describe(WholeColumn{.values = {.numbers = {1, 2, 2}}}).numbers->median, 2);
  const ColumnDescription date =
      describe(WholeColumn{.schema = {.name = "d", .type = ColumnType::date}, .values = {.dates = {86400, 0}}});
  EXPECT_EQ(date.numbers->max, 86400);
  EXPECT_EQ(date.distinct, 2u);
  EXPECT_FALSE(describe(WholeColumn{.values = {.numbers = {k_missing_number}}}).numbers);
}

TEST(DescribeColumn, TellsNoValueOfASensitiveOne) {
  WholeColumn column = colours();
  column.schema.is_sensitive = true;
  ColumnDescription description = describe(column);
  EXPECT_THAT(texts_of(description.levels), ElementsAre("", "", ""));
  EXPECT_EQ(description.levels[0].rows, 3u);
  column.texts.is_free_text = true;
  EXPECT_THAT(describe(column).examples, IsEmpty());

  const ColumnDescription numbers =
      describe(WholeColumn{.schema = {.name = "x", .is_sensitive = true}, .values = {.numbers = {1, 2, 4}}});
  EXPECT_EQ(numbers.distinct, 3u);
  EXPECT_TRUE(std::isnan(numbers.numbers->min));
  EXPECT_TRUE(std::isnan(numbers.numbers->mean));
  EXPECT_TRUE(std::isnan(numbers.numbers->histogram.first));
  EXPECT_FALSE(numbers.numbers->histogram.counts.empty());
}

}  // namespace
}  // namespace foretell::data
