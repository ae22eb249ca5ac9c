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

Schema people_schema() {
  return {.columns = {{"age", ColumnType::number, {}},
                      {"job", ColumnType::category, {"clerk", "smith"}},
                      {"active", ColumnType::boolean, {"false", "true"}}},
          .target = "y",
          .labels = {LabelType::text, {"a", "b"}},
          .left_out = {{"row", "counts the rows"}}};
}

Result<ReadTable> read(std::string_view text, const Schema& schema) {
  MemorySource source(text);
  return read_table_as(source, schema, {}, {.file = "t.csv"});
}

ReadTable table_of(std::string_view text, const Schema& schema = people_schema()) {
  Result<ReadTable> table = read(text, schema);
  if (!table) ADD_FAILURE() << table.error().message;
  return table.value_or(ReadTable{});
}

Error error_of(std::string_view text, const Schema& schema = people_schema()) {
  const Result<ReadTable> table = read(text, schema);
  EXPECT_FALSE(table);
  return table ? Error{} : table.error();
}

TEST(ReadTableAs, FindsColumnsByNameInAnyOrder) {
  const ReadTable out = table_of("y,active,job,age\nb,yes,clerk,4\na,,smith,nan\n");
  EXPECT_EQ(out.table.schema, people_schema());
  EXPECT_EQ(out.table.columns[0].numbers[0], 4.0f);
  EXPECT_TRUE(std::isnan(out.table.columns[0].numbers[1]));
  EXPECT_THAT(out.table.columns[1].codes, ElementsAre(0, 1));
  EXPECT_THAT(out.table.columns[2].codes, ElementsAre(1, k_missing_code));
  EXPECT_THAT(out.table.target, ElementsAre(1, 0));
  EXPECT_THAT(out.warnings, IsEmpty());
}

TEST(ReadTableAs, GivesTheSameWhateverTheBlocks) {
  const std::string text = "age;job;active;y\r\n1;\"cle\"\"rk\";no;a\r\n2;smith;yes;c\r\n";
  MemorySource source(text, 1);
  const auto out = read_table_as(source, people_schema(), {}, {.file = "t.csv", .block_bytes = 1});
  ASSERT_TRUE(out) << out.error().message;
  const ReadTable expected = table_of(text);
  EXPECT_EQ(out->table.columns[1].codes, expected.table.columns[1].codes);
  EXPECT_EQ(out->warnings, expected.warnings);
  EXPECT_EQ(out->sha256, crypto::sha256_hex(text));
}

TEST(ReadTableAs, TakesUnknownCategoriesForMissingAndSaysSo) {
  const ReadTable out = table_of("age,job,active,y\n1,baker,no,a\n2,baker,no,b\n3,smith,no,a\n");
  EXPECT_THAT(out.table.columns[1].codes, ElementsAre(k_missing_code, k_missing_code, 1));
  EXPECT_THAT(out.warnings,
              ElementsAre(HasSubstr("column \"job\": 2 values not among the 2 categories known, such as \"baker\"")));
}

TEST(ReadTableAs, AppendsLabelsThatAreNew) {
  const ReadTable out = table_of("age,job,active,y\n1,smith,no,d\n2,smith,no,c\n3,smith,no,b\n");
  EXPECT_THAT(out.table.schema.labels.texts, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(out.table.target, ElementsAre(3, 2, 1));
}

TEST(ReadTableAs, DropsAndCountsRowsWithoutATarget) {
  const ReadTable out = table_of("age,job,active,y\n1,smith,no,a\n2,baker,no,\n");
  EXPECT_EQ(out.table.rows(), 1u);
  EXPECT_EQ(out.table.columns[0].numbers.size(), 1u);
  EXPECT_EQ(out.table.dropped_rows, 1u);
  EXPECT_THAT(out.warnings, IsEmpty());
}

TEST(ReadTableAs, KnowsTheLineOnWhichEachRowBegins) {
  const ReadTable out = table_of("age,job,active,y\n1,\"cle\nrk\",no,a\n\n2,smith,yes,\n3,smith,yes,b\n");
  EXPECT_THAT(out.lines, ElementsAre(2, 6));
}

TEST(ReadTableAs, IgnoresOtherColumnsAndNamesThemUnlessTrainingLeftThemOut) {
  const ReadTable out = table_of("row,age,job,active,extra,y,more\n1,4,smith,no,text,a,9\n");
  EXPECT_EQ(out.table.columns.size(), 3u);
  EXPECT_THAT(out.warnings, ElementsAre("t.csv: ignored 2 columns that the model does not know: \"extra\", \"more\""));
  EXPECT_THAT(table_of("row,age,job,active,y\n1,4,smith,no,a\n").warnings, IsEmpty());
}

TEST(ReadTableAs, NamesAColumnThatItNeeds) {
  const Error error = error_of("Age,job,active,y\n1,smith,no,a\n");
  EXPECT_EQ(error.message,
            "t.csv, line 1: found no column \"age\", which the model needs; the file has 4 columns \"Age\", "
            "\"job\", \"active\", \"y\"");
  EXPECT_EQ(error.hint, "rename the column \"Age\", if it is that");
  EXPECT_EQ(error.field, "age");
  EXPECT_THAT(error_of("age,job,active,target\n1,smith,no,a\n").message, HasSubstr("found no column \"y\""));
}

TEST(ReadTableAs, RefusesCellsOfAnotherType) {
  EXPECT_EQ(error_of("age,job,active,y\n1,smith,no,a\nold,smith,no,a\n").message,
            "t.csv, line 3: column \"age\": found \"old\", expected a number");
  EXPECT_THAT(error_of("age,job,active,y\n1e39,smith,no,a\n").message,
              HasSubstr("t.csv, line 2: column \"age\": found \"1e39\", a number out of range"));
  EXPECT_THAT(error_of("age;job;active;y\n3,14;smith;no;a\n").message, HasSubstr("a decimal comma"));
  EXPECT_THAT(error_of("age,job,active,y\n1,\"smi\nth\",1,a\n").message,
              HasSubstr("t.csv, line 3: column \"active\": found \"1\", expected true, false, yes or no"));
}

TEST(ReadTableAs, RefusesALabelOfAnotherType) {
  Schema schema = people_schema();
  schema.labels = {LabelType::integer, {"1", "2"}};
  EXPECT_EQ(error_of("age,job,active,y\n1,smith,no,2.5\n", schema).message,
            "t.csv, line 2: column \"y\": found \"2.5\", expected an integer, as in the target that was learned");
  EXPECT_THAT(table_of("age,job,active,y\n1,smith,no,2.0\n", schema).table.target, ElementsAre(1));
  schema.labels = {LabelType::boolean, {"false", "true"}};
  EXPECT_THAT(error_of("age,job,active,y\n1,smith,no,1\n", schema).message,
              HasSubstr("found \"1\", expected true, false, yes or no"));
  EXPECT_THAT(table_of("age,job,active,y\n1,smith,no,YES\n", schema).table.target, ElementsAre(1));
}

TEST(ReadTableAs, ReadsTheNumbersOfARegression) {
  Schema schema = people_schema();
  schema.labels = {LabelType::number, {}};
  const Table table = table_of("age,job,active,y\n1,smith,no,2.5\n2,smith,no,\n3,smith,no,-1\n", schema).table;
  EXPECT_THAT(table.target_numbers, ElementsAre(2.5, -1));
  EXPECT_EQ(table.dropped_rows, 1u);
  EXPECT_EQ(table.columns[0].numbers.size(), 2u);
  EXPECT_EQ(error_of("age,job,active,y\n1,smith,no,much\n", schema).message,
            "t.csv, line 2: column \"y\": found \"much\", expected a number, as in the target that was learned");
}

TEST(ReadTableAs, HeedsTheFormThatItsOptionsTell) {
  const TableOptions options{.weights = "w", .delimiter = ';', .decimal_comma = true, .missing = {"-"}};
  MemorySource source("w;y;active;job;age\n0,5;a;-;clerk;1.000,5\n2;b;no;-;-\n");
  const auto out = read_table_as(source, people_schema(), options, {.file = "t.csv"});
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(out->table.columns[0].numbers[0], 1000.5f);
  EXPECT_TRUE(std::isnan(out->table.columns[0].numbers[1]));
  EXPECT_THAT(out->table.columns[1].codes, ElementsAre(0, k_missing_code));
  EXPECT_THAT(out->table.columns[2].codes, ElementsAre(k_missing_code, 0));
  EXPECT_THAT(out->warnings, IsEmpty());
}

TEST(ReadTableAs, NeedsNoWeights) {
  for (const char* text : {"age,job,active,y\n1,smith,no,a\n", "age,job,active,y,w\n1,smith,no,a,none\n"}) {
    MemorySource source(text);
    const auto out = read_table_as(source, people_schema(), {.weights = "w"}, {.file = "t.csv"});
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_THAT(out->table.weights, IsEmpty());
    EXPECT_THAT(out->warnings, IsEmpty());
  }
}

TEST(ReadTableAs, TellsALackingTargetFromALackingInput) {
  EXPECT_THAT(error_of("age,job,active\n1,smith,no\n").message,
              HasSubstr("found no column \"y\", the target that the model predicts; the file has 3 columns"));
  EXPECT_THAT(error_of("y\na\n").message,
              HasSubstr("found no column \"age\", which the model needs; the file has 1 column \"y\""));
}

TEST(ReadTableAs, ReadsNdjsonWithTheTypesOfTheSchema) {
  const ReadTable out =
      table_of("{\"y\":\"b\",\"active\":true,\"job\":\"clerk\",\"age\":4}\n{\"y\":\"a\",\"job\":\"smith\"}\n");
  EXPECT_EQ(out.table.columns[0].numbers[0], 4.0f);
  EXPECT_THAT(out.table.columns[1].codes, ElementsAre(0, 1));
  EXPECT_THAT(out.table.columns[2].codes, ElementsAre(1, k_missing_code));
  EXPECT_THAT(out.table.target, ElementsAre(1, 0));
  EXPECT_EQ(error_of("{\"y\":\"b\",\"active\":true,\"job\":\"clerk\",\"age\":\"4\"}\n").message,
            "t.csv, line 1: column \"age\": found the text \"4\", expected a number");
}

TEST(ReadTableAs, ReadsDatesInTheOrderOfTheSchema) {
  Schema schema = people_schema();
  schema.columns = {{.name = "day", .type = ColumnType::date, .date_order = DateOrder::month_first}};
  EXPECT_THAT(table_of("day,y\n1/2/1970,a\n", schema).table.columns[0].dates, ElementsAre(86'400));
  EXPECT_THAT(error_of("day,y\n1/2/1970,a\n13/2/1970,a\n", schema).message,
              HasSubstr("t.csv, line 3: column \"day\": found \"13/2/1970\", expected a date"));
}

TEST(ReadTableAs, BoundsTheLabels) {
  std::string text = "age,job,active,y\n1,smith,no,a\n";
  for (std::size_t i = 0; i < limits::k_classes_max - 2; ++i) text += "1,smith,no,c" + std::to_string(i) + "\n";
  EXPECT_EQ(table_of(text).table.schema.labels.texts.size(), limits::k_classes_max);
  EXPECT_THAT(error_of(text + "1,smith,no,one more\n").message,
              HasSubstr("found \"one more\", one more label than the 1000"));
}

TEST(ReadTableAs, RefusesATableWithoutRowsOrLabels) {
  EXPECT_EQ(error_of("age,job,active,y\n").message, "t.csv: found a header but no rows, expected at least one row");
  EXPECT_EQ(error_of("age,job,active,y\n1,smith,no,\n").message,
            "t.csv: column \"y\": found no row with a target, expected at least one");
}

TEST(ReadTableAs, ReadsTheTestPartOfAdult) {
  const std::filesystem::path folder = std::filesystem::path(FORETELL_SOURCE_DIR) / "examples/data/adult";
  const auto training = read_training_table(folder / "adult_train.csv", {.target = "income"});
  ASSERT_TRUE(training) << training.error().message;
  const auto test = read_table_as(folder / "adult_test.csv", training->table.schema, {});
  ASSERT_TRUE(test) << test.error().message;
  EXPECT_EQ(test->table.rows(), 9'769u);
  EXPECT_EQ(test->table.schema, training->table.schema);
}

}  // namespace
}  // namespace foretell::data
