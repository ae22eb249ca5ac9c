#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "data/read_table.hpp"

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Result<WholeTable> read(std::string_view text, const TableOptions& table = {}, std::uint64_t guess_rows = 1000) {
  MemorySource source(text);
  return read_whole_table(source, table, {.file = "t.csv", .guess_rows = guess_rows});
}

WholeTable table_of(std::string_view text, const TableOptions& options = {}, std::uint64_t guess_rows = 1000) {
  Result<WholeTable> table = read(text, options, guess_rows);
  if (!table) ADD_FAILURE() << table.error().message;
  return table.value_or(WholeTable{});
}

WholeColumn column_of(std::string_view text, const TableOptions& options = {}) {
  WholeTable table = table_of(text, options);
  return table.columns.empty() ? WholeColumn{} : std::move(table.columns.front());
}

/// A column "x" of different texts.
std::string different_texts(std::size_t count) {
  std::string text = "x,y\n";
  for (std::size_t i = 0; i < count; ++i) text += "text " + std::to_string(i) + ",1\n";
  return text;
}

TEST(ReadWholeTable, KeepsEveryColumnAndEveryRow) {
  const std::string text = "n,age,job,active,empty,y\n1,44,smith,yes,,b\n2,,?,,NA,\n3,20.5,clerk,no,null,a\n";
  const WholeTable table = table_of(text, {.target = "y"});
  ASSERT_EQ(table.columns.size(), 6u);
  EXPECT_EQ(table.rows, 3u);
  EXPECT_EQ(table.sha256, crypto::sha256_hex(text));
  EXPECT_EQ(table.columns[0].reason_to_leave_out, "counts the rows, from 1 up by 1 to 3");
  EXPECT_THAT(table.columns[0].values.numbers, ElementsAre(1, 2, 3));
  EXPECT_EQ(table.columns[1].missing, 1u);
  EXPECT_TRUE(std::isnan(table.columns[1].values.numbers[1]));
  EXPECT_EQ(table.columns[2].schema.type, ColumnType::category);
  EXPECT_THAT(table.columns[2].values.codes, ElementsAre(1, k_missing_code, 0));
  EXPECT_EQ(table.columns[3].schema.type, ColumnType::boolean);
  EXPECT_EQ(table.columns[4].missing, 3u);
  EXPECT_EQ(table.columns[4].reason_to_leave_out, "every value is missing");
  EXPECT_EQ(table.columns[5].missing, 1u) << "a row without a target stays";
}

TEST(ReadWholeTable, NeedsNoTarget) {
  EXPECT_THAT(column_of("x\n1\n1\n5\n").values.numbers, ElementsAre(1, 1, 5));
  EXPECT_THAT(table_of("x,y\n1,a\n1,b\n").warnings, IsEmpty());
}

TEST(ReadWholeTable, DescribesDroppedColumnsWithTheReason) {
  const WholeColumn column = column_of("x,y\n1,2\n1,4\n", {.drop = {"x"}});
  EXPECT_EQ(column.reason_to_leave_out, "dropped as asked");
  EXPECT_THAT(column.values.numbers, ElementsAre(1, 1));
}

TEST(ReadWholeTable, ReadsWhateverADroppedColumnHolds) {
  const WholeColumn column = column_of("x,y\n1,2\n1e999,4\n", {.types = {{"x", ColumnType::boolean}}, .drop = {"x"}});
  EXPECT_EQ(column.schema.type, ColumnType::category);
  EXPECT_THAT(column.schema.categories, ElementsAre("1", "1e999"));
}

TEST(ReadWholeTable, ReadsDatesAsDates) {
  const WholeColumn column = column_of("x,y\n2024-01-31,1\n,1\n1970-01-02,1\n");
  EXPECT_EQ(column.schema.type, ColumnType::date);
  EXPECT_EQ(column.missing, 1u);
  EXPECT_EQ(column.values.dates[2], 86400);
  EXPECT_THAT(column.reason_to_leave_out, HasSubstr("dates"));
}

TEST(ReadWholeTable, TakesDatesThatFitNoOrderForTexts) {
  const WholeColumn column = column_of("x,y\n31/01/2024,1\n01/31/2024,1\n");
  EXPECT_EQ(column.schema.type, ColumnType::category);
  EXPECT_THAT(column.values.codes, ElementsAre(1, 0));
}

TEST(ReadWholeTable, ReadsAgainWhatTheFirstRowsDidNotTell) {
  const std::string_view text = "x,y\n1,2024-01-01\n2,2024-01-02\nthree,soon\n";
  const WholeTable guessed = table_of(text, {}, 2);
  const WholeTable known = table_of(text);
  for (std::size_t column = 0; column < 2; ++column) {
    EXPECT_EQ(guessed.columns[column].schema, known.columns[column].schema);
    EXPECT_EQ(guessed.columns[column].values.codes, known.columns[column].values.codes);
    EXPECT_EQ(guessed.columns[column].texts.examples, known.columns[column].texts.examples);
  }
  EXPECT_THAT(guessed.columns[0].schema.categories, ElementsAre("1", "2", "three"));
}

TEST(ReadWholeTable, DescribesTheTextsOfACategory) {
  const TextStatistics texts = column_of("x,y\nred,1\nbl\u00fc,1\n,1\nred,1\nyellow,1\nwhite,1\n").texts;
  EXPECT_EQ(texts.values, 5u);
  EXPECT_EQ(texts.distinct, 4u);
  EXPECT_FALSE(texts.has_more);
  EXPECT_FALSE(texts.is_free_text);
  EXPECT_EQ(texts.longest_characters, 6u);
  EXPECT_THAT(texts.examples, ElementsAre("red", "bl\u00fc", "yellow"));
}

TEST(ReadWholeTable, KeepsFreeText) {
  const WholeColumn column = column_of(different_texts(limits::k_text_distinct_min + 1));
  EXPECT_TRUE(column.texts.is_free_text);
  EXPECT_THAT(column.reason_to_leave_out, HasSubstr("free text"));
  EXPECT_EQ(column.values.codes.size(), limits::k_text_distinct_min + 1);
}

TEST(ReadWholeTable, CountsDifferentTextsUpToTheLimit) {
  const WholeColumn most = column_of(different_texts(limits::k_categories_max));
  EXPECT_EQ(most.texts.distinct, limits::k_categories_max);
  EXPECT_FALSE(most.texts.has_more);
  EXPECT_FALSE(most.values.codes.empty());

  const WholeColumn more = column_of(different_texts(limits::k_categories_max + 1));
  EXPECT_EQ(more.texts.distinct, limits::k_categories_max);
  EXPECT_TRUE(more.texts.has_more);
  EXPECT_EQ(more.texts.values, limits::k_categories_max + 1);
  EXPECT_EQ(more.missing, 0u);
  EXPECT_TRUE(more.values.codes.empty());
  EXPECT_EQ(more.texts.longest_characters, 11u);
}

TEST(ReadWholeTable, CountsRepeatedRowsAndFindsTheSameCells) {
  const WholeTable table = table_of("a,b,c\n1,1,x\n2,2,x\n1,1,x\n1,1,y\n");
  EXPECT_EQ(table.repeated_rows, 1u);
  EXPECT_EQ(table.digested_rows, 4u);
  EXPECT_EQ(table.cell_digests[0], table.cell_digests[1]);
  EXPECT_NE(table.cell_digests[0], table.cell_digests[2]);
}

TEST(ReadWholeTable, ShowsNoValueOfASensitiveColumn) {
  const TableOptions options{.sensitive = {"x"}};
  const WholeColumn column = column_of("x,y\n2024-01-31,1\n2024-02-01,1\n", options);
  EXPECT_TRUE(column.schema.is_sensitive);
  EXPECT_EQ(column.reason_to_leave_out, "dates, which are read with --dates");
  EXPECT_THAT(table_of("x,y\n16777216,1\n16777217,1\n9,1\n", options).warnings, IsEmpty());
  EXPECT_FALSE(table_of("x,y\n16777216,1\n16777217,1\n9,1\n").warnings.empty());
}

TEST(ReadWholeTable, LetsAnyColumnBeSensitive) {
  EXPECT_TRUE(column_of("x,y\n1,2\n1,4\n", {.target = "x", .sensitive = {"x"}}).schema.is_sensitive);
  EXPECT_TRUE(column_of("x,y\n1,2\n1,4\n", {.drop = {"x"}, .sensitive = {"x"}}).schema.is_sensitive);
}

TEST(ReadWholeTable, RefusesWhatTrainingRefuses) {
  EXPECT_EQ(read("").error().message, "t.csv: the file is empty, expected a line with the names of the columns");
  EXPECT_EQ(read("x,y\n").error().message, "t.csv: found a header but no rows, expected at least one row");
  EXPECT_THAT(read("x,y\n1\n").error().message, HasSubstr("line 2"));
  EXPECT_THAT(read("x,y\n1,1e999\n").error().message, HasSubstr("out of range"));
  const Error unknown = read("age,y\n1,1\n", {.target = "agee"}).error();
  EXPECT_EQ(unknown.field, "agee");
  EXPECT_THAT(unknown.hint, HasSubstr("\"age\""));
}

}  // namespace
}  // namespace foretell::data
