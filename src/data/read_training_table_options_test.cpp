#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "data/read_table.hpp"

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Reads with few rows to guess from and with many: neither may matter.
Result<ReadTable> read(std::string_view text, TableOptions table) {
  table.target = "y";
  MemorySource source(text), again(text);
  Result<ReadTable> out = read_training_table(source, table, {.file = "t.csv"});
  const Result<ReadTable> other = read_training_table(again, table, {.file = "t.csv", .guess_rows = 1});
  EXPECT_EQ(out.has_value(), other.has_value());
  if (out && other) {
    EXPECT_EQ(out->table.schema, other->table.schema);
    EXPECT_EQ(out->table.target, other->table.target);
    EXPECT_EQ(out->table.target_numbers, other->table.target_numbers);
    EXPECT_EQ(out->table.weights, other->table.weights);
    EXPECT_EQ(out->warnings, other->warnings);
  } else if (!out && !other) {
    EXPECT_EQ(out.error().message, other.error().message);
  }
  return out;
}

ReadTable table_of(std::string_view text, const TableOptions& options) {
  Result<ReadTable> table = read(text, options);
  if (!table) ADD_FAILURE() << table.error().message;
  return table.value_or(ReadTable{});
}

Error error_of(std::string_view text, const TableOptions& options) {
  const Result<ReadTable> table = read(text, options);
  EXPECT_FALSE(table);
  return table ? Error{} : table.error();
}

std::vector<std::string> input_names(const Table& table) {
  std::vector<std::string> names;
  for (const ColumnSchema& column : table.schema.columns) names.push_back(column.name);
  return names;
}

// --- the task ---

TEST(ReadTrainingTableTask, IsToldFromTheTarget) {
  std::string integers = "x,y\n";
  for (std::size_t i = 0; i <= limits::k_integer_classes_max; ++i) integers += "5," + std::to_string(i) + "\n";
  const ReadTable regression = table_of(integers, {});
  EXPECT_EQ(regression.table.schema.task(), Task::regression);
  EXPECT_THAT(regression.warnings, ElementsAre(HasSubstr("21 different numbers, all of them integers, learned as")));
  EXPECT_EQ(table_of("x,y\n1,0\n5,1\n", {}).table.schema.task(), Task::classification);
}

TEST(ReadTrainingTableTask, LearnsIntegersAsNumbersWhenAsked) {
  const ReadTable out = table_of("x,y\n1,0\n5,1\n2,0\n", {.task = Task::regression});
  EXPECT_THAT(out.table.target_numbers, ElementsAre(0, 1, 0));
  EXPECT_THAT(out.warnings, IsEmpty());
}

TEST(ReadTrainingTableTask, TakesManyIntegersForClassesWhenAsked) {
  std::string integers = "x,y\n";
  for (std::size_t i = 0; i < 50; ++i) integers += "5," + std::to_string(i % 30) + "\n";
  const Table table = table_of(integers, {.task = Task::classification}).table;
  EXPECT_EQ(table.schema.labels.type, LabelType::integer);
  EXPECT_EQ(table.schema.labels.texts.size(), 30u);
}

TEST(ReadTrainingTableTask, RefusesFractionsAsClasses) {
  EXPECT_THAT(error_of("x,y\n1,0.5\n5,1\n", {.task = Task::classification}).message,
              HasSubstr("column \"y\": the target has 2 different numbers, \"0.5\" among them, expected classes"));
  const TableOptions as_text{.task = Task::classification, .types = {{"y", ColumnType::category}}};
  EXPECT_THAT(table_of("x,y\n1,0.5\n5,1\n", as_text).table.schema.labels.texts, ElementsAre("0.5", "1"));
}

TEST(ReadTrainingTableTask, RefusesARegressionOfText) {
  EXPECT_EQ(error_of("x,y\n1,2\n5,red\n", {.task = Task::regression}).message,
            "t.csv, line 3: column \"y\": found \"red\", expected a number");
  EXPECT_THAT(error_of("x,y\n1,yes\n5,no\n", {.task = Task::regression}).message, HasSubstr("line 2: column \"y\""));
}

TEST(ReadTrainingTableTask, KeepsTheDigitsOfARegressionsNumbers) {
  EXPECT_THAT(table_of("x,y\n1,16777217\n5,0.1\n", {}).table.target_numbers, ElementsAre(16777217.0, 0.1));
}

// --- weights ---

TEST(ReadTrainingTableWeights, AreNoInput) {
  const Table table = table_of("w,x,y\n0.5,1,a\n0,5,\n2,3,b\n", {.weights = "w"}).table;
  EXPECT_THAT(table.weights, ElementsAre(0.5, 2));
  EXPECT_THAT(input_names(table), ElementsAre("x"));
  EXPECT_EQ(table.schema.left_out, (std::vector<LeftOut>{{"w", "the weights of the rows"}}));
}

TEST(ReadTrainingTableWeights, MustBeNumbersThatAreNotNegative) {
  for (const char* weight : {"", "-1", "x", "inf", "NA", "1e39"}) {
    const Error error = error_of("w,x,y\n1,1,a\n" + std::string(weight) + ",5,b\n", {.weights = "w"});
    EXPECT_THAT(error.message, HasSubstr("t.csv, line 3: column \"w\": found \"" + std::string(weight) +
                                         "\" as the weight of a row, expected a number that is not negative"));
  }
}

TEST(ReadTrainingTableWeights, MustLetSomeRowCount) {
  EXPECT_THAT(error_of("w,x,y\n0,1,a\n0,5,b\n1,2,\n", {.weights = "w"}).message,
              HasSubstr("column \"w\": found the weight 0 in all rows that have a target"));
}

// --- columns ---

TEST(ReadTrainingTableColumns, AreDroppedKeptAndMarkedAsAsked) {
  const ReadTable out =
      table_of("n,a,b,y\n1,p,1,s\n2,q,5,t\n3,p,4,s\n", {.drop = {"a"}, .keep = {"n"}, .sensitive = {"b"}});
  EXPECT_THAT(input_names(out.table), ElementsAre("n", "b"));
  EXPECT_FALSE(out.table.schema.columns[0].is_sensitive);
  EXPECT_TRUE(out.table.schema.columns[1].is_sensitive);
  EXPECT_EQ(out.table.schema.left_out, (std::vector<LeftOut>{{"a", "dropped as asked"}}));
}

TEST(ReadTrainingTableColumns, AreKeptThoughTheyLookLikeFreeTextOrIdentifiers) {
  std::string text = "user_id,note,y\n";
  for (std::size_t i = 0; i <= limits::k_text_distinct_min; ++i) {
    text += "u" + std::to_string(i) + ",note " + std::to_string(i) + (i % 2 == 0 ? ",a\n" : ",b\n");
  }
  EXPECT_EQ(table_of(text + "u0,again,a\n", {.keep = {"user_id", "note"}}).table.schema.columns.size(), 2u);
}

TEST(ReadTrainingTableColumns, AreLeftOutEvenIfKeptWhereTheyHaveNoValue) {
  const ReadTable out = table_of("e,x,y\n,1,a\n,5,b\n", {.keep = {"e"}});
  EXPECT_EQ(out.table.schema.left_out, (std::vector<LeftOut>{{"e", "every value is missing"}}));
}

TEST(ReadTrainingTableColumns, CannotBeKeptBeyondWhatCanBeHeld) {
  std::string text = "c,x,y\n";
  for (std::size_t i = 0; i <= limits::k_categories_max; ++i)
    text += "t" + std::to_string(i) + (i % 2 ? ",1,a\n" : ",5,b\n");
  MemorySource source(text);
  const auto out = read_training_table(source, {.target = "y", .keep = {"c"}}, {.file = "t.csv"});
  ASSERT_FALSE(out);
  EXPECT_THAT(out.error().message,
              HasSubstr("column \"c\": was to be kept, and is free text: 100001 different values"));
}

TEST(ReadTrainingTableColumns, HaveTheTypesThatAreAskedFor) {
  const ReadTable out = table_of("zip,flag,n,y\n8001,yes,1,a\n8002,no,,b\n8001,,2.5,a\n",
                                 {.types = {{"zip", ColumnType::category}, {"flag", ColumnType::category}}});
  EXPECT_EQ(out.table.schema.columns[0], (ColumnSchema{"zip", ColumnType::category, {"8001", "8002"}}));
  EXPECT_EQ(out.table.schema.columns[1], (ColumnSchema{"flag", ColumnType::category, {"no", "yes"}}));
  EXPECT_EQ(out.table.schema.columns[2].type, ColumnType::number);
}

TEST(ReadTrainingTableColumns, NameTheCellThatIsNotOfTheTypeAskedFor) {
  EXPECT_EQ(error_of("x,y\n1,a\nold,\n", {.types = {{"x", ColumnType::number}}}).message,
            "t.csv, line 3: column \"x\": found \"old\", expected a number");
  EXPECT_EQ(error_of("x,y\nyes,a\n1,b\n", {.types = {{"x", ColumnType::boolean}}}).message,
            "t.csv, line 3: column \"x\": found \"1\", expected true, false, yes or no");
  EXPECT_EQ(error_of("x,y\n2024-01-31,a\n2024-02-30,b\n", {.types = {{"x", ColumnType::date}}}).message,
            "t.csv, line 3: column \"x\": found \"2024-02-30\", expected a date such as 2024-01-31 or "
            "2024-01-31T08:15:00");
  EXPECT_EQ(error_of("x,y\n1,1\n2,x\n", {.types = {{"y", ColumnType::number}}}).message,
            "t.csv, line 3: column \"y\": found \"x\", expected a number");
}

TEST(ReadTrainingTableColumns, TakeOtherCellsForMissingWhenAsked) {
  const ReadTable out = table_of("x,c,y\n-999,p,a\n5,none,b\n3,p, - \n", {.missing = {"-999", "none", "-"}});
  EXPECT_TRUE(std::isnan(out.table.columns[0].numbers[0]));
  EXPECT_THAT(out.table.columns[1].codes, ElementsAre(0, k_missing_code));
  EXPECT_EQ(out.table.dropped_rows, 1u);
}

// --- decimal commas ---

TEST(ReadTrainingTableDecimalComma, ReadsCommasAndGroupsOfThousands) {
  const ReadTable out =
      table_of("x;c;w;y\n1.234,5;1,2,3;0,5;1,5\n2;4,5,6;1;2,5\n", {.weights = "w", .decimal_comma = true});
  EXPECT_THAT(out.table.columns[0].numbers, ElementsAre(1234.5f, 2.0f));
  EXPECT_EQ(out.table.schema.columns[1].categories, (std::vector<std::string>{"1,2,3", "4,5,6"}));
  EXPECT_THAT(out.table.weights, ElementsAre(0.5, 1));
  EXPECT_THAT(out.table.target_numbers, ElementsAre(1.5, 2.5));
}

TEST(ReadTrainingTableDecimalComma, RefusesPointsInANumberColumn) {
  EXPECT_EQ(error_of("x;y\n1,5;a\n2.5;b\n", {.decimal_comma = true, .types = {{"x", ColumnType::number}}}).message,
            "t.csv, line 3: column \"x\": found \"2.5\", expected a number with a decimal comma");
}

// --- dates ---

constexpr double k_day_s = 86'400;

TEST(ReadTrainingTableDates, AreLeftOutUnlessAskedFor) {
  constexpr std::string_view k_text = "d,x,y\n1970-01-02,1,a\n,5,b\n1970-01-01T00:01,2,a\n";
  EXPECT_THAT(input_names(table_of(k_text, {}).table), ElementsAre("x"));
  const ReadTable out = table_of(k_text, {.dates = true});
  EXPECT_EQ(out.table.schema.columns[0].type, ColumnType::date);
  EXPECT_EQ(out.table.columns[0].dates[0], k_day_s);
  EXPECT_TRUE(std::isnan(out.table.columns[0].dates[1]));
  EXPECT_EQ(out.table.columns[0].dates[2], 60);
  EXPECT_THAT(out.warnings, IsEmpty());
  EXPECT_EQ(table_of(k_text, {.types = {{"d", ColumnType::date}}}).table.schema, out.table.schema);
}

TEST(ReadTrainingTableDates, HaveTheOrderThatAnyCellDecides) {
  const ReadTable out = table_of("d,y\n1/2/1970,a\n13/2/1970,b\n", {.dates = true});
  EXPECT_EQ(out.table.schema.columns[0].date_order, DateOrder::day_first);
  EXPECT_THAT(out.table.columns[0].dates, ElementsAre(31 * k_day_s, 43 * k_day_s));
  EXPECT_THAT(out.warnings, IsEmpty());
  EXPECT_EQ(table_of("d,y\n1.2.1970,a\n2.13.1970,b\n", {.dates = true}).table.schema.columns[0].date_order,
            DateOrder::month_first);
}

TEST(ReadTrainingTableDates, HaveAnOrderThatIsSaidWhereNothingDecides) {
  const ReadTable slashes = table_of("d,y\n1/2/1970,a\n3/2/1970,b\n", {.dates = true});
  EXPECT_EQ(slashes.table.schema.columns[0].date_order, DateOrder::month_first);
  EXPECT_THAT(slashes.warnings,
              ElementsAre("column \"d\": nothing tells whether \"1/2/1970\" has the day or the month first; read with "
                          "the month first"));
  EXPECT_THAT(table_of("d,y\n1.2.1970,a\n3.2.1970,b\n", {.dates = true}).warnings,
              ElementsAre(HasSubstr("read with the day first")));
}

TEST(ReadTrainingTableDates, AreTextWhereTheyContradictEachOther) {
  constexpr std::string_view k_text = "d,y\n31/1/1970,a\n1/31/1970,b\n";
  EXPECT_EQ(table_of(k_text, {.dates = true}).table.schema.columns[0].type, ColumnType::category);
  EXPECT_EQ(error_of(k_text, {.types = {{"d", ColumnType::date}}}).message,
            "t.csv, line 3: column \"d\": found \"1/31/1970\", which has the month first, expected dates like "
            "\"31/1/1970\" before it, with the day first");
}

TEST(ReadTrainingTableDates, AreClassesAsATarget) {
  EXPECT_THAT(table_of("x,y\n1,2024-01-31\n5,2024-02-01\n", {.dates = true}).table.schema.labels.texts,
              ElementsAre("2024-01-31", "2024-02-01"));
}

// --- no header ---

TEST(ReadTrainingTableWithoutHeader, NamesColumnsByTheirPlace) {
  MemorySource source("1,a\n5,b\n");
  const auto out = read_training_table(source, {.target = "column_2", .has_header = false}, {.file = "t.csv"});
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_THAT(input_names(out->table), ElementsAre("column_1"));
  EXPECT_THAT(out->table.columns[0].numbers, ElementsAre(1.0f, 5.0f));
  MemorySource ragged("1,a\n5\n");
  EXPECT_THAT(
      read_training_table(ragged, {.target = "column_2", .has_header = false}, {.file = "t.csv"}).error().message,
      HasSubstr("t.csv, line 2: found 1 field, expected 2 as in the first line"));
  MemorySource empty("\n");
  EXPECT_THAT(
      read_training_table(empty, {.target = "column_2", .has_header = false}, {.file = "t.csv"}).error().message,
      HasSubstr("the file is empty, expected a row"));
}

// --- NDJSON ---

TEST(ReadTrainingTableNdjson, GivesTheTableThatCsvGives) {
  const ReadTable csv = table_of("a,b,c,y\n1,p,true,s\n2.5,q,,t\n,?,false,s\n", {});
  const ReadTable ndjson = table_of(
      "{\"a\":1,\"b\":\"p\",\"c\":true,\"y\":\"s\"}\n{\"a\":2.5,\"b\":\"q\",\"y\":\"t\"}\n"
      "{\"a\":null,\"b\":\"?\",\"c\":false,\"y\":\"s\"}\n",
      {});
  EXPECT_EQ(ndjson.table.schema, csv.table.schema);
  EXPECT_EQ(ndjson.table.target, csv.table.target);
  EXPECT_EQ(ndjson.table.columns[1].codes, csv.table.columns[1].codes);
  EXPECT_EQ(ndjson.table.columns[2].codes, csv.table.columns[2].codes);
  EXPECT_EQ(ndjson.table.columns[0].numbers[1], 2.5f);
}

TEST(ReadTrainingTableNdjson, TakesTextsThatLookLikeNumbersForText) {
  constexpr std::string_view k_text =
      "{\"zip\":\"8001\",\"on\":\"yes\",\"y\":\"1\"}\n{\"zip\":\"8002\",\"on\":\"no\",\"y\":\"2\"}\n";
  const Schema schema = table_of(k_text, {}).table.schema;
  EXPECT_EQ(schema.columns[0], (ColumnSchema{"zip", ColumnType::category, {"8001", "8002"}}));
  EXPECT_EQ(schema.columns[1], (ColumnSchema{"on", ColumnType::category, {"no", "yes"}}));
  EXPECT_EQ(schema.labels.type, LabelType::text);
  const TableOptions typed{
      .types = {{"zip", ColumnType::number}, {"on", ColumnType::boolean}, {"y", ColumnType::number}}, .keep = {"zip"}};
  const Schema asked = table_of(k_text, typed).table.schema;
  EXPECT_EQ(asked.columns[0].type, ColumnType::number);
  EXPECT_EQ(asked.columns[1].type, ColumnType::boolean);
  EXPECT_EQ(asked.labels.type, LabelType::integer);
}

TEST(ReadTrainingTableNdjson, TakesATextAmongNumbersForACategoryWhereverItStands) {
  const ReadTable out = table_of("{\"x\":7,\"y\":\"a\"}\n{\"x\":9,\"y\":\"b\"}\n{\"x\":\"7\",\"y\":\"b\"}\n", {});
  EXPECT_EQ(out.table.schema.columns[0], (ColumnSchema{"x", ColumnType::category, {"7", "9"}}));
  EXPECT_THAT(out.table.columns[0].codes, ElementsAre(0, 1, 0));
}

TEST(ReadTrainingTableNdjson, ReadsPointsWhateverIsSaidOfCommas) {
  const ReadTable out = table_of("{\"x\":1.5,\"y\":\"a\"}\n{\"x\":2,\"y\":\"b\"}\n", {.decimal_comma = true});
  EXPECT_THAT(out.table.columns[0].numbers, ElementsAre(1.5f, 2.0f));
}

TEST(ReadTrainingTableNdjson, NamesTheColumnOfANumberOutOfRange) {
  EXPECT_THAT(error_of("{\"x\":1,\"y\":\"a\"}\n{\"x\":1e400,\"y\":\"b\"}\n", {}).message,
              HasSubstr("t.csv, line 2: column \"x\": found \"1e400\", a number out of range"));
}

TEST(ReadTrainingTableNdjson, NamesATextInAColumnOfNumbersThatWasAskedFor) {
  EXPECT_EQ(error_of("{\"x\":1,\"y\":1}\n{\"x\":2,\"y\":\"2\"}\n", {.task = Task::regression}).message,
            "t.csv, line 2: column \"y\": found the text \"2\", expected a number");
}

}  // namespace
}  // namespace foretell::data
