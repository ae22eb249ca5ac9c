#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
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
namespace fs = std::filesystem;

bool same_values(const ColumnValues& a, const ColumnValues& b) {
  const auto same_number = [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.codes == b.codes && std::ranges::equal(a.numbers, b.numbers, same_number);
}

bool same_table(const ReadTable& a, const ReadTable& b) {
  return a.table.schema == b.table.schema && a.table.target == b.table.target &&
         a.table.dropped_rows == b.table.dropped_rows && a.sha256 == b.sha256 && a.warnings == b.warnings &&
         std::ranges::equal(a.table.columns, b.table.columns, same_values);
}

Result<ReadTable> read(std::string_view text, const std::string& target = "y") {
  MemorySource source(text);
  return read_training_table(source, {.target = target}, {.file = "t.csv"});
}

ReadTable table_of(std::string_view text, const std::string& target = "y") {
  Result<ReadTable> table = read(text, target);
  if (!table) ADD_FAILURE() << table.error().message;
  return table.value_or(ReadTable{});
}

Error error_of(std::string_view text, const std::string& target = "y") {
  const Result<ReadTable> table = read(text, target);
  EXPECT_FALSE(table);
  return table ? Error{} : table.error();
}

/// A table of a column "x" with these cells beside a target that alternates between two classes.
std::string column_text(std::initializer_list<std::string_view> cells, std::string_view name = "x") {
  std::string text = "y," + std::string(name) + ",other\n";
  bool odd = false;
  for (const std::string_view cell : cells) {
    text += odd ? "a," : "b,";
    text += std::string(cell) + ",1\n";
    odd = !odd;
  }
  return text;
}

std::string reason_for(const std::string& text) {
  const ReadTable out = table_of(text);
  return out.table.schema.left_out.empty() ? "" : out.table.schema.left_out.front().reason;
}

TEST(ReadTrainingTable, InfersTypesCategoriesAndLabels) {
  const ReadTable out =
      table_of("age,job,active,y\n44,smith,yes,b\n20.5,\"clerk, senior\",No,a\n,?,,a\nnan,smith,TRUE,b\n");
  const Schema& schema = out.table.schema;
  ASSERT_EQ(schema.columns.size(), 3u);
  EXPECT_EQ(schema.columns[0], (ColumnSchema{"age", ColumnType::number, {}}));
  EXPECT_EQ(schema.columns[1], (ColumnSchema{"job", ColumnType::category, {"clerk, senior", "smith"}}));
  EXPECT_EQ(schema.columns[2], (ColumnSchema{"active", ColumnType::boolean, {"false", "true"}}));
  EXPECT_EQ(schema.target, "y");
  EXPECT_EQ(schema.labels, (Labels{LabelType::text, {"a", "b"}}));
  EXPECT_THAT(schema.left_out, IsEmpty());
  EXPECT_THAT(out.table.target, ElementsAre(1, 0, 0, 1));
  EXPECT_EQ(out.table.columns[0].numbers[1], 20.5f);
  EXPECT_TRUE(std::isnan(out.table.columns[0].numbers[2]));
  EXPECT_TRUE(std::isnan(out.table.columns[0].numbers[3]));
  EXPECT_THAT(out.table.columns[1].codes, ElementsAre(1, 0, k_missing_code, 1));
  EXPECT_THAT(out.table.columns[2].codes, ElementsAre(1, 0, k_missing_code, 1));
  EXPECT_THAT(out.warnings, IsEmpty());
}

TEST(ReadTrainingTable, GivesTheSameWhateverTheBlocks) {
  std::string text = "\xEF\xBB\xBF";
  text +=
      "age;job;y\r\n4;\"a;\r\nb\";1\r\n5;\"\"\"\";2.0\r\n\r\n;\xC3\xBC;1\r\n7;x;?\r\n16777216;x;"
      "2\r\n16777217;x;2";
  MemorySource whole(text);
  const auto expected = read_training_table(whole, {.target = "y"}, {.file = "t.csv"});
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(expected->warnings.size(), 2u);
  for (const std::size_t read_bytes : {1, 2, 7}) {
    MemorySource source(text, read_bytes);
    const auto out = read_training_table(source, {.target = "y"}, {.file = "t.csv", .block_bytes = 1});
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_TRUE(same_table(*out, *expected)) << read_bytes;
  }
}

TEST(ReadTrainingTable, DigestsTheBytesOfTheFile) {
  EXPECT_EQ(table_of("x,y\n1,a\n1,b\n").sha256, crypto::sha256_hex("x,y\n1,a\n1,b\n"));
}

TEST(ReadTrainingTable, SaysWhichDelimiterItTook) {
  EXPECT_THAT(table_of("x;y\n1;a\n1;b\n").warnings, ElementsAre("t.csv: read with a semicolon between fields"));
  EXPECT_THAT(table_of("x\ty\n1\ta\n1\tb\n").warnings, ElementsAre("t.csv: read with a tab between fields"));
}

TEST(ReadTrainingTable, DropsAndCountsRowsWithoutATarget) {
  const ReadTable out = table_of("x,c,y\n1,p,a\n2,q,\n3,r,NA\n5,p,b\n");
  EXPECT_EQ(out.table.dropped_rows, 2u);
  EXPECT_EQ(out.table.rows(), 2u);
  EXPECT_THAT(out.table.columns[0].numbers, ElementsAre(1.0f, 5.0f));
  EXPECT_THAT(out.table.schema.columns[1].categories, ElementsAre("p"));
}

TEST(ReadTrainingTable, LeavesOutAColumnWhoseValuesAreAllInDroppedRows) {
  const ReadTable out = table_of("x,c,n,y\n1,,,a\n2,q,4,\n5,,,b\n");
  EXPECT_THAT(out.table.schema.left_out,
              ElementsAre(LeftOut{"c", "every value is missing in the rows that have a target"},
                          LeftOut{"n", "every value is missing in the rows that have a target"}));
}

TEST(ReadTrainingTable, LeavesOutWhatNoModelShouldRead) {
  const ReadTable out = table_of(
      "row,user_id,uuid,when,empty,x,y\n"
      "1,30,k3,2024-01-31,,5,a\n"
      "2,10,k1,2024-02-01,NA,5,b\n"
      "3,20,k2,,?,6,a\n");
  EXPECT_THAT(
      out.table.schema.left_out,
      ElementsAre(LeftOut{"row", "counts the rows, from 1 up by 1 to 3"},
                  LeftOut{"user_id", "an identifier by its name, and all 3 values differ"},
                  LeftOut{"uuid", "an identifier by its name, and all 3 values differ"},
                  LeftOut{"when", "dates, such as \"2024-01-31\""}, LeftOut{"empty", "every value is missing"}));
  ASSERT_EQ(out.table.schema.columns.size(), 1u);
  EXPECT_EQ(out.table.schema.columns[0].name, "x");
  EXPECT_THAT(out.table.columns[0].numbers, ElementsAre(5.0f, 5.0f, 6.0f));
}

TEST(ReadTrainingTable, LeavesOutFreeText) {
  std::string text = "note,x,y\n";
  for (std::size_t i = 0; i <= limits::k_text_distinct_min; ++i) {
    text += "text " + std::to_string(i) + ",1," + (i % 2 == 0 ? "a\n" : "b\n");
  }
  EXPECT_EQ(reason_for(text), "free text or an identifier: all 1001 values differ");
  EXPECT_EQ(reason_for(text + "text 0,1,a\n"), "free text: 1001 different values in 1002 rows that have one");
}

TEST(ReadTrainingTable, KeepsIdentifiersThatRepeatAndConstants) {
  EXPECT_EQ(reason_for(column_text({"3", "1", "3"}, "id")), "");
  EXPECT_EQ(reason_for(column_text({"p", "p"})), "");
}

TEST(ReadTrainingTable, NeverLeavesOutTheTarget) {
  EXPECT_THAT(table_of("x,id\n5,1\n5,2\n", "id").table.schema.labels.texts, ElementsAre("1", "2"));
  EXPECT_THAT(table_of("x,y\n5,2024-01-31\n5,2024-02-01\n").table.schema.labels.texts,
              ElementsAre("2024-01-31", "2024-02-01"));
}

TEST(ReadTrainingTable, TypesTheTarget) {
  const Table integers = table_of("x,y\n1,10\n1,3.0\n1,3\n").table;
  EXPECT_EQ(integers.schema.labels, (Labels{LabelType::integer, {"3", "10"}}));
  EXPECT_THAT(integers.target, ElementsAre(1, 0, 0));
  const Table booleans = table_of("x,y\n1,Yes\n1,no\n").table;
  EXPECT_EQ(booleans.schema.labels, (Labels{LabelType::boolean, {"false", "true"}}));
  EXPECT_THAT(booleans.target, ElementsAre(1, 0));
}

TEST(ReadTrainingTable, WarnsOfNumbersThatFallTogether) {
  EXPECT_THAT(table_of("x,y\n16777217,a\n16777216,b\n").warnings, ElementsAre(HasSubstr("16777217 and 16777216")));
}

TEST(ReadTrainingTable, ReadsQuotedNumbersAsNumbers) {
  EXPECT_THAT(table_of("x,y\n\"1\",a\n\"5\",b\n").table.columns.at(0).numbers, ElementsAre(1.0f, 5.0f));
}

TEST(ReadTrainingTable, RefusesAnUnknownTargetAndSuggestsOne) {
  const Error error = error_of("age,income\n1,a\n", "incone");
  EXPECT_EQ(
      error.message,
      "t.csv, line 1: found no column \"incone\", expected the target; the file has 2 columns \"age\", \"income\"");
  EXPECT_EQ(error.hint, "did you mean \"income\"?");
  EXPECT_EQ(error.field, "incone");
  EXPECT_EQ(error_of("age,income\n1,a\n", "price").hint, "name one of them");
}

TEST(ReadTrainingTable, RefusesATargetOfOneClass) {
  const Error error = error_of("x,y\n1,a\n5,a\n3,\n");
  EXPECT_EQ(error.message,
            "t.csv: column \"y\": found the one class \"a\" in all 2 rows that have a target, expected at "
            "least two");
  EXPECT_THAT(error_of("x,y\n1,yes\n5,true\n").message, HasSubstr("the one class \"true\" in all 2 rows"));
  EXPECT_THAT(error_of("x,y\n1,3\n5,3.0\n").message, HasSubstr("the one class \"3\" in all 2 rows"));
}

TEST(ReadTrainingTable, RefusesATargetWithoutAnyValue) {
  EXPECT_THAT(error_of("x,y\n1,\n5,NA\n").message, HasSubstr("column \"y\": found no row with a target"));
}

TEST(ReadTrainingTable, ReadsTheNumbersOfARegression) {
  const Table table = table_of("x,y\n1,1.5\n5,\n3,-2\n").table;
  EXPECT_TRUE(table.schema.is_regression());
  EXPECT_THAT(table.schema.labels.texts, IsEmpty());
  EXPECT_THAT(table.target, IsEmpty());
  EXPECT_THAT(table.target_numbers, ElementsAre(1.5, -2.0));
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.dropped_rows, 1u);
  EXPECT_THAT(table.columns.at(0).numbers, ElementsAre(1.0f, 3.0f));
}

TEST(ReadTrainingTable, RefusesARegressionOfOneNumber) {
  EXPECT_THAT(error_of("x,y\n1,1.5\n5,1.5\n").message,
              HasSubstr("column \"y\": found the one number 1.5 in all 2 rows that have a target"));
}

TEST(ReadTrainingTable, BoundsTheClasses) {
  std::string text = "x,y\n";
  for (std::size_t i = 0; i < limits::k_classes_max; ++i) text += "5,c" + std::to_string(i) + "\n";
  EXPECT_EQ(table_of(text).table.schema.labels.texts.size(), limits::k_classes_max);
  const Error error = error_of(text + "5,one more\n");
  EXPECT_THAT(error.message,
              HasSubstr("t.csv, line 1002: column \"y\": found \"one more\", one more label than the 1000"));
  EXPECT_THAT(error.hint, HasSubstr("choose another"));
}

TEST(ReadTrainingTable, RefusesANumberOutOfRangeInANumberColumnOnly) {
  EXPECT_THAT(error_of("z,x,y\n1,1,a\n1,1e39,b\n").message,
              HasSubstr("t.csv, line 3: column \"x\": found \"1e39\", a number out of range"));
  EXPECT_THAT(error_of("x,y\n1,1\n2,-Infinity\n").message,
              HasSubstr("t.csv, line 3: column \"y\": found \"-Infinity\""));
  EXPECT_EQ(table_of("x,y\n1e39,a\np,b\n").table.schema.columns.at(0).type, ColumnType::category);
}

TEST(ReadTrainingTable, RefusesDecimalCommasOfASemicolonFile) {
  const Error error = error_of("x;y\n1;a\n3,14;b\n");
  EXPECT_EQ(error.message, "t.csv, line 3: column \"x\": found \"3,14\", a decimal comma, expected decimal points");
  EXPECT_THAT(error.hint, HasSubstr("3.14"));
  EXPECT_EQ(table_of("x,y\n\"3,14\",a\n\"2,5\",b\n").table.schema.columns.at(0).type, ColumnType::category);
}

TEST(ReadTrainingTable, RefusesATableWithNothingToLearnFrom) {
  EXPECT_EQ(error_of("y\na\nb\n").message,
            "t.csv: found no column to learn from beside the target \"y\", expected at least one");
  EXPECT_EQ(error_of("n,e,y\n1,,a\n2,,b\n").message,
            "t.csv: found no column to learn from beside the target \"y\", expected at least one; left out: \"n\" "
            "(counts the rows, from 1 up by 1 to 2), \"e\" (every value is missing)");
  EXPECT_THAT(error_of("uuid,y\np,a\nq,b\n").message, HasSubstr("\"uuid\" (an identifier by its name"));
}

TEST(ReadTrainingTable, RefusesAHeaderWithoutRows) {
  EXPECT_EQ(error_of("x,y\n").message, "t.csv: found a header but no rows, expected at least one row");
  EXPECT_THAT(error_of("").message, HasSubstr("t.csv: the file is empty"));
}

TEST(ReadTrainingTable, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  MemorySource source("x,y\n1,a\n");
  EXPECT_EQ(read_training_table(source, {.target = "y"}, {.file = "t.csv", .stop = stop.get_token()}).error().code,
            ErrorCode::cancelled);
}

/// A file that someone writes to between the passes: other bytes after some returns to the beginning.
class ChangingSource final : public ByteSource {
 public:
  ChangingSource(std::string_view before, std::string_view after, int rewinds_before)
      : before_(before), after_(after), rewinds_before_(rewinds_before) {}

  Result<std::size_t> read(std::span<char> out) override { return current().read(out); }
  Result<void> rewind() override {
    ++rewinds_;
    return current().rewind();
  }

 private:
  MemorySource& current() { return rewinds_ <= rewinds_before_ ? before_ : after_; }

  MemorySource before_;
  MemorySource after_;
  int rewinds_before_;
  int rewinds_ = 0;
};

// Returns to the beginning: two to guess the types (the form of the file, its rows), two for the whole file; then, where
// the guess was wrong, two more.
constexpr int k_rewinds_of_guess = 2;
constexpr int k_rewinds_of_whole = 4;

TEST(ReadTrainingTable, RefusesAFileThatChangesBetweenThePasses) {
  // Column "late" has its first values behind the rows of which types are guessed.
  std::string rows;
  for (int i = 0; i < 600; ++i) rows += "1,no,,1\n5,yes,,2\n";
  const std::string before = "x,b,late,y\n" + rows + "1,no,3,1\n5,yes,8,2\n";
  const std::string changed[] = {
      "x,b,late,y\n" + rows + "1,no,3,1\n",                       // a row less
      "x,b,late,y\n" + rows + "1,no,3,1\n5,yes,8,2\n6,no,8,1\n",  // a row more
      "x,b,late,z\n" + rows + "1,no,3,1\n5,yes,8,2\n",            // another header
      "x,b,late,y\n" + rows + "1,no,text,1\n5,yes,8,2\n",         // another type of number, target
      "x,b,late,y\n" + rows + "1,no,3,1\n5,yes,8,text\n",
  };
  for (const std::string& after : changed) {
    ChangingSource source(before, after, k_rewinds_of_whole);
    const auto out = read_training_table(source, {.target = "y"}, {.file = "t.csv"});
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, ErrorCode::conflict);
    EXPECT_THAT(out.error().message, HasSubstr("t.csv: the file changed while it was read"));
  }
  ChangingSource shrunk(before, "", k_rewinds_of_whole);
  EXPECT_FALSE(read_training_table(shrunk, {.target = "y"}, {.file = "t.csv"}));
  ChangingSource same(before, before, k_rewinds_of_whole);
  EXPECT_TRUE(read_training_table(same, {.target = "y"}, {.file = "t.csv"}));
}

TEST(ReadTrainingTable, ReadsAFileAsItIsOnceItsTypesAreGuessed) {
  constexpr std::string_view k_before = "x,y\n1,1\n5,2\n";
  constexpr std::string_view k_after = "x,y\nno,a\nyes,b\nno,c\n";
  ChangingSource grown(k_before, k_after, k_rewinds_of_guess);
  const auto out = read_training_table(grown, {.target = "y"}, {.file = "t.csv"});
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_TRUE(same_table(*out, table_of(k_after)));

  ChangingSource renamed(k_before, "z,y\n1,1\n5,2\n", k_rewinds_of_guess);
  EXPECT_EQ(read_training_table(renamed, {.target = "y"}, {.file = "t.csv"}).error().code, ErrorCode::conflict);
}

/// `table` with its last row as the first.
Table with_last_row_first(Table table) {
  const auto rotate = [](auto& values) {
    if (!values.empty()) std::rotate(values.begin(), values.end() - 1, values.end());
  };
  for (ColumnValues& column : table.columns) {
    rotate(column.numbers);
    rotate(column.codes);
  }
  rotate(table.target);
  return table;
}

TEST(ReadTrainingTable, ReadsTheSameWhenOnlyALateRowTellsTheType) {
  struct Case {
    std::string_view name, early, also_early, late;
  };
  // Of column x, what 1500 rows hold in turn and then one row.
  constexpr Case k_cases[] = {
      {"x", "1", "2.5", "text"},        // number, then category
      {"x", "1", "?", "yes"},           //
      {"x", "", "NA", "2.5"},           // all missing, then number
      {"x", "", "NA", "yes"},           // all missing, then boolean
      {"x", "no", "yes", "text"},       // boolean, then category
      {"x", "no", "yes", " NA "},       //
      {"x", "a", "b", "7"},             // category
      {"x", "2024-01-31", "", "text"},  // date, then category
      {"x", "2024-01-31", "", "7"},     //
      {"x_id", "a", "b", "c"},          // no identifier for long
  };
  for (const Case& each : k_cases) {
    std::string rows;
    for (int i = 0; i < 750; ++i) {
      rows += fmt::format("{},0.{},a\n{},0.{},b\n", each.early, 2 * i, each.also_early, 2 * i + 1);
    }
    const std::string header = fmt::format("{},other,y\n", each.name);
    const std::string row = fmt::format("{},0.5,a\n", each.late);
    const ReadTable late = table_of(header + rows + row);
    const ReadTable early = table_of(header + row + rows);
    EXPECT_EQ(late.table.schema, early.table.schema) << each.early << ", then " << each.late;
    EXPECT_EQ(late.warnings, early.warnings);
    const Table turned = with_last_row_first(late.table);
    EXPECT_EQ(turned.target, early.table.target);
    EXPECT_TRUE(std::ranges::equal(turned.columns, early.table.columns, same_values))
        << each.early << ", then " << each.late;
  }
}

TEST(ReadTrainingTable, ReadsTheSameWhenOnlyALateRowTellsTheTypeOfTheTarget) {
  constexpr std::string_view k_cases[][3] = {
      {"1", "2", "text"}, {"no", "yes", "maybe"}, {"", "", "2"}, {"", "1", "NO"}};
  for (const auto& [first, second, last] : k_cases) {
    std::string rows;
    for (int i = 0; i < 750; ++i) rows += fmt::format("3,{}\n1,{}\n", first, second);
    const std::string more = fmt::format("2,{}\n2,9\n", last);
    const ReadTable late = table_of("x,y\n" + rows + more);
    const ReadTable early = table_of("x,y\n" + more + rows);
    EXPECT_EQ(late.table.schema, early.table.schema);
    EXPECT_EQ(late.table.dropped_rows, early.table.dropped_rows);
    const Table turned = with_last_row_first(with_last_row_first(late.table));
    EXPECT_EQ(turned.target, early.table.target);
    EXPECT_TRUE(std::ranges::equal(turned.columns, early.table.columns, same_values)) << last;
  }
}

TEST(ReadTrainingTable, LeavesOutWhatOnlyTheWholeFileTells) {
  std::string text = "repeats,runs_on,user_id,y\n";
  for (int i = 0; i < 1500; ++i) text += fmt::format("{},{},{},{}\n", i % 1400, i, i, i % 3);
  const Schema schema = table_of(text).table.schema;
  ASSERT_EQ(schema.columns.size(), 1u);
  EXPECT_EQ(schema.columns[0].name, "repeats");
  EXPECT_EQ(schema.left_out.size(), 2u);
}

TEST(ReadTrainingTable, ReadsAdultWhole) {
  const fs::path file = fs::path(FORETELL_SOURCE_DIR) / "examples/data/adult/adult_train.csv";
  const auto out = read_training_table(file, {.target = "income"});
  ASSERT_TRUE(out) << out.error().message;
  const Table& table = out->table;
  EXPECT_EQ(table.rows(), 22'792u);
  EXPECT_EQ(table.dropped_rows, 0u);
  EXPECT_THAT(out->warnings, IsEmpty());
  EXPECT_EQ(table.schema.labels, (Labels{LabelType::text, {"<=50K", ">50K"}}));
  EXPECT_THAT(table.schema.left_out, IsEmpty());
  ASSERT_EQ(table.schema.columns.size(), 14u);
  std::vector<std::string> numbers;
  std::vector<std::size_t> categories;
  for (const ColumnSchema& column : table.schema.columns) {
    column.type == ColumnType::number ? numbers.push_back(column.name) : categories.push_back(column.categories.size());
  }
  EXPECT_THAT(numbers, ElementsAre("age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"));
  EXPECT_THAT(categories, ElementsAre(8, 16, 7, 14, 6, 5, 2, 41));
  EXPECT_EQ(table.columns[0].numbers[0], 44.0f);
  EXPECT_EQ(table.schema.columns[1].categories[static_cast<std::size_t>(table.columns[1].codes[0])], "Private");
  std::ifstream bytes(file, std::ios::binary);
  EXPECT_EQ(out->sha256, crypto::sha256_hex(std::string(std::istreambuf_iterator<char>(bytes), {})));
}

TEST(ReadTrainingTable, NamesAFileThatIsMissing) {
  const auto out = read_training_table(fs::path("/nonexistent/no\ntable.csv"), {.target = "y"});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, ErrorCode::not_found);
  EXPECT_THAT(out.error().message, HasSubstr("cannot open /nonexistent/no\\ntable.csv"));
}

}  // namespace
}  // namespace foretell::data
