#include "train/describe_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/read_table.hpp"

namespace foretell::train {
namespace {

using Kind = data::TableWarning::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TableDescription describe(std::string_view text, const data::TableOptions& options, std::size_t threads = 1) {
  data::MemorySource source(text);
  const auto table = data::read_whole_table(source, options, {.file = "t.csv"});
  if (!table) {
    ADD_FAILURE() << table.error().message;
    return {};
  }
  return describe_table(*table, options, threads).value();
}

std::vector<data::TableWarning> warnings_of_kind(const TableDescription& table, Kind kind) {
  std::vector<data::TableWarning> found;
  std::ranges::copy_if(table.warnings, std::back_inserter(found), [&](const auto& w) { return w.kind == kind; });
  return found;
}

/// Rows of an identifier, a column that follows from the target, one that hints at it, one of noise, and the target.
std::string leaking_table(std::size_t rows) {
  std::string text = "row_id,outcome,hint,noise,y\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t noise = row * 7919 % 101;
    const bool yes = noise % 2 == 0;
    text += "r" + std::to_string(row) + (yes ? ",paid," : ",open,") + std::to_string((yes ? 10 : 0) + row % 13) + "," +
            std::to_string(row * 31 % 17) + (yes ? ",yes\n" : ",no\n");
  }
  return text;
}

TEST(DescribeTable, WarnsOfAColumnThatTellsTheTargetAloneAndOfNoOther) {
  const TableDescription table = describe(leaking_table(600), {.target = "y"});
  const auto leaks = warnings_of_kind(table, Kind::leakage);
  ASSERT_EQ(leaks.size(), 1u);
  EXPECT_THAT(leaks[0].columns, ElementsAre("outcome"));
  EXPECT_THAT(leaks[0].message, HasSubstr("column \"outcome\": predicts \"y\" alone (right in 100.00 %"));
  EXPECT_THAT(leaks[0].message, HasSubstr("--drop"));
  EXPECT_GT(table.columns[2].alone->score, 0.8) << "a good column is no leak";
  EXPECT_FALSE(table.columns[0].alone) << "no model reads the identifier";
  const auto identifiers = warnings_of_kind(table, Kind::id_like);
  ASSERT_EQ(identifiers.size(), 1u);
  EXPECT_THAT(identifiers[0].columns, ElementsAre("row_id"));
}

TEST(DescribeTable, SetsEveryColumnBesideTheTarget) {
  const TableDescription table = describe(leaking_table(600), {.target = "y"});
  EXPECT_NEAR(table.columns[1].association->strength, 1, 1e-9);
  EXPECT_EQ(table.columns[1].association->measure, Association::Measure::cramers_v);
  EXPECT_EQ(table.columns[2].association->measure, Association::Measure::auc);
  EXPECT_LT(table.columns[3].association->strength, 0.2);
  EXPECT_FALSE(table.columns[4].association) << "the target itself";
  ASSERT_TRUE(table.target);
  EXPECT_EQ(table.target->column, 4u);
  EXPECT_EQ(table.target->classes[1].text, "true");
  EXPECT_EQ(table.target->classes[0].rows + table.target->classes[1].rows, 600u);
}

TEST(DescribeTable, KnowsARegression) {
  std::string text = "x,y\n";
  for (int row = 0; row < 200; ++row)
    text += std::to_string(row * 37 % 200) + "," + std::to_string(row * 37 % 200 * 2.5) + "\n";
  const TableDescription table = describe(text, {.target = "y"});
  EXPECT_EQ(table.target->task, data::Task::regression);
  EXPECT_THAT(table.target->classes, IsEmpty());
  EXPECT_NEAR(table.columns[0].association->value, 1, 1e-9);
  EXPECT_THAT(warnings_of_kind(table, Kind::leakage)[0].message, HasSubstr("R2 0.99"));
}

TEST(DescribeTable, NeedsNoTarget) {
  const TableDescription table = describe(leaking_table(100), {});
  EXPECT_FALSE(table.target);
  EXPECT_FALSE(table.columns[2].association);
  EXPECT_THAT(warnings_of_kind(table, Kind::leakage), IsEmpty());
}

TEST(DescribeTable, SaysWhenThereIsNothingToPredict) {
  const TableDescription table = describe("x,y\n1,a\n2,a\n2,a\n", {.target = "y"});
  EXPECT_FALSE(table.target);
  EXPECT_THAT(warnings_of_kind(table, Kind::unusable_target)[0].columns, ElementsAre("y"));
}

TEST(DescribeTable, WarnsOfRowsWithoutATarget) {
  const TableDescription table = describe("x,y\n1,a\n2,b\n3,\n2,a\n", {.target = "y"});
  EXPECT_THAT(warnings_of_kind(table, Kind::missing_target)[0].message, HasSubstr("no target in 1 of 4 rows (25.0 %)"));
}

TEST(DescribeTable, WarnsOfAClassOfFewRows) {
  const auto with_rare = [](std::size_t rare) {
    std::string text = "x,y\n";
    for (std::size_t row = 0; row < 100; ++row) text += std::to_string(row % 7) + (row < rare ? ",rare\n" : ",usual\n");
    return describe(text, {.target = "y"});
  };
  EXPECT_THAT(warnings_of_kind(with_rare(5), Kind::class_imbalance), IsEmpty());
  EXPECT_THAT(warnings_of_kind(with_rare(4), Kind::class_imbalance)[0].message,
              HasSubstr("\"rare\" in 4 of 100 rows only (4.0 %)"));
}

TEST(DescribeTable, WarnsOfColumnsWithTheSameCells) {
  const TableDescription table = describe("a,b,c,d,e\n1,1,2,,\n2,2,1,,\n1,1,1,,\n", {});
  const auto same = warnings_of_kind(table, Kind::identical_columns);
  ASSERT_EQ(same.size(), 1u) << "columns without a value are not the same";
  EXPECT_THAT(same[0].columns, ElementsAre("a", "b"));
}

TEST(DescribeTable, WarnsOfRepeatedRows) {
  const TableDescription table = describe("a,b\n1,x\n2,y\n1,x\n1,x\n", {});
  EXPECT_EQ(table.repeated_rows, 2u);
  EXPECT_THAT(warnings_of_kind(table, Kind::repeated_rows)[0].message, HasSubstr("2 of 4 (50.0 %)"));
}

TEST(DescribeTable, PassesOnWhatWasNoticedInReading) {
  EXPECT_THAT(warnings_of_kind(describe("a;b\n1;x\n2;y\n", {}), Kind::reading)[0].message, HasSubstr("semicolon"));
}

TEST(DescribeTable, NamesNoClassOfASensitiveTarget) {
  std::string text = "x,y\n";
  for (int row = 0; row < 100; ++row) text += std::to_string(row % 7) + (row < 2 ? ",secret\n" : ",usual\n");
  const TableDescription table = describe(text, {.target = "y", .sensitive = {"y"}});
  EXPECT_EQ(table.target->classes[0].text, "");
  EXPECT_THAT(warnings_of_kind(table, Kind::class_imbalance)[0].message, Not(HasSubstr("secret")));
}

TEST(DescribeTable, IsTheSameOnAnyNumberOfThreads) {
  const std::string text = leaking_table(300);
  const TableDescription one = describe(text, {.target = "y"}, 1);
  const TableDescription many = describe(text, {.target = "y"}, 4);
  ASSERT_EQ(one.columns.size(), many.columns.size());
  for (std::size_t column = 0; column + 1 < one.columns.size(); ++column) {
    if (one.columns[column].content.is_free_text) continue;
    EXPECT_EQ(one.columns[column].association->value, many.columns[column].association->value);
  }
  ASSERT_EQ(one.warnings.size(), many.warnings.size());
  for (std::size_t i = 0; i < one.warnings.size(); ++i) EXPECT_EQ(one.warnings[i].message, many.warnings[i].message);
}

TEST(DescribeTable, CanBeStopped) {
  data::MemorySource source("a,b\n1,2\n3,4\n");
  const data::WholeTable table = data::read_whole_table(source, {}, {.file = "t.csv"}).value();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(describe_table(table, {}, 1, stop.get_token()).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace foretell::train
