#include "data/row_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  Error error;  // its message is empty when there was none
};

Rows read(std::string_view text, const TableOptions& table = {}, RowOptions options = {}) {
  options.file = "t.csv";
  MemorySource source(text);
  Rows out;
  auto reader = RowReader::open(source, table, options);
  if (!reader) return {{}, {}, reader.error()};
  out.columns = reader->columns();
  for (;;) {
    const auto more = reader->next();
    if (!more) out.error = more.error();
    if (!more || !*more) return out;
    out.rows.emplace_back(reader->cells().begin(), reader->cells().end());
    EXPECT_EQ(reader->rows(), out.rows.size());
  }
}

TEST(RowReader, GivesTheRowsUnderTheHeader) {
  const Rows read_rows = read("a;b\r\n1;2\r\n3;4");
  EXPECT_THAT(read_rows.columns, ElementsAre("a", "b"));
  EXPECT_THAT(read_rows.rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(RowReader, TakesADelimiterThatItIsTold) {
  EXPECT_THAT(read("a;b,c\n", {.delimiter = ','}).columns, ElementsAre("a;b", "c"));
}

TEST(RowReader, TakesCellsForMissingThatItIsTold) {
  const Rows rows = read("a,b\n-, n/a \nn/a x,--\n", {.missing = {"-", "n/a"}});
  EXPECT_THAT(rows.rows, ElementsAre(ElementsAre("", ""), ElementsAre("n/a x", "--")));
  const Rows ndjson = read("{\"a\":\"-\",\"b\":-1}", {.missing = {"-", "-1"}});
  EXPECT_THAT(ndjson.rows, ElementsAre(ElementsAre("", "")));
}

TEST(RowReader, TakesTheFirstLineForARowWithoutAHeader) {
  const Rows rows = read("\n1,2\n3,4\n", {.has_header = false});
  EXPECT_THAT(rows.columns, ElementsAre("column_1", "column_2"));
  EXPECT_THAT(rows.rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(RowReader, ReadsNdjsonAsItReadsCsv) {
  const Rows rows = read("{\"a\":1,\"b\":\"2\"}\n{\"b\":\"4\"}\n");
  EXPECT_THAT(rows.columns, ElementsAre("a", "b"));
  EXPECT_THAT(rows.rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("", "4")));
  EXPECT_EQ(read("{\"a\":1}\n{\"a\":2}\n\n{\"a\":3}", {}, {.rows_max = 2}).error.message,
            "t.csv, line 4: found more than 2 rows, expected at most that");
}

TEST(RowReader, SaysWhatItGuessedOfTheForm) {
  const auto warning_of = [](std::string_view text, const TableOptions& table) {
    MemorySource source(text);
    return RowReader::open(source, table, {.file = "t.csv"})->form_warning();
  };
  EXPECT_EQ(warning_of("a;b\n1;2\n", {}), "t.csv: read with a semicolon between fields");
  EXPECT_EQ(warning_of("a;b\n1;2\n", {.delimiter = ';'}), "");
  EXPECT_EQ(warning_of("a,b\n1,2\n", {}), "");
  EXPECT_EQ(warning_of("{\"a\":1}", {}), "");
}

TEST(RowReader, SkipsBlankLines) {
  const Rows read_rows = read("\n\r\na,b\n\n1,2\n\n\n");
  EXPECT_THAT(read_rows.columns, ElementsAre("a", "b"));
  EXPECT_THAT(read_rows.rows, ElementsAre(ElementsAre("1", "2")));
}

TEST(RowReader, TakesABlankLineOfASingleColumnForAMissingValue) {
  EXPECT_THAT(read("a\n1\n\n3\n").rows, ElementsAre(ElementsAre("1"), ElementsAre(""), ElementsAre("3")));
}

TEST(RowReader, RefusesAnEmptyFile) {
  for (const char* text : {"", "\n", "\r\n\n", "\xEF\xBB\xBF"}) {
    const Error error = read(text).error;
    EXPECT_EQ(error.message, "t.csv: the file is empty, expected a line with the names of the columns");
    EXPECT_THAT(error.hint, HasSubstr("the first line names the columns"));
  }
}

TEST(RowReader, RefusesANameThatStandsTwice) {
  const Error error = read("a,b,\"a\"\n").error;
  EXPECT_EQ(error.message,
            "t.csv, line 1: column \"a\": found the name twice, in fields 1 and 3, expected each name once");
  EXPECT_EQ(error.field, "a");
}

TEST(RowReader, RefusesAnEmptyName) {
  EXPECT_EQ(read("a,,c\n").error.message,
            "t.csv, line 1: found an empty name in field 2 of the header, expected the name of a column");
  EXPECT_NE(read("a, \t\n").error.message, "");
  EXPECT_THAT(read(",a\n").error.hint, HasSubstr("index=False"));
  EXPECT_THAT(read("\n\"a\nb\",\n").error.message, HasSubstr("t.csv, line 3: found an empty name in field 2"));
}

TEST(RowReader, BoundsTheBytesOfAName) {
  const std::string longest(limits::k_column_name_bytes_max, 'n');
  EXPECT_THAT(read(longest + ",b\n").columns, ElementsAre(longest, "b"));
  EXPECT_THAT(read(longest + "n,b\n").error.message,
              HasSubstr("t.csv, line 1: found a name of 1025 bytes in field 1 of the header, \"nnnn"));
}

TEST(RowReader, BoundsTheColumns) {
  std::string header = "c0";
  for (std::size_t i = 1; i < limits::k_columns_max; ++i) header += ",c" + std::to_string(i);
  EXPECT_EQ(read(header).columns.size(), limits::k_columns_max);
  EXPECT_EQ(read(header + ",x").error.message, "t.csv, line 1: found more than 10000 fields, expected at most that");
}

TEST(RowReader, BoundsTheRows) {
  EXPECT_EQ(read("a\n1\n2\n", {}, {.rows_max = 2}).rows.size(), 2u);
  EXPECT_EQ(read("a\n1\n2\n3\n", {}, {.rows_max = 2}).error.message,
            "t.csv, line 4: found more than 2 rows, expected at most that");
}

TEST(RowReader, RefusesARowWithTooFewFields) {
  const Error error = read("a,b,c\n1,2,3\n\n4\n").error;
  EXPECT_EQ(error.message,
            "t.csv, line 4: found 1 field, expected 3 as in the header; the first that is absent is column \"b\"");
  EXPECT_THAT(error.hint, HasSubstr("keep its delimiter"));
}

TEST(RowReader, RefusesARowWithTooManyFields) {
  const Error error = read("a,b\n\"x\ny\",2\n1,2,3\n").error;
  EXPECT_EQ(error.message, "t.csv, line 4: found 3 fields, expected 2 as in the header; the first too many is \"3\"");
  EXPECT_THAT(error.hint, HasSubstr("quotes"));
}

TEST(RowReader, NamesTheColumnInTheFaultsOfItsCells) {
  EXPECT_THAT(read("a,b\n1,\xFF\n").error.message, HasSubstr("t.csv, line 2: column \"b\": found the byte 0xff"));
  EXPECT_THAT(read("a,\xFF\n1,2\n").error.message, HasSubstr("t.csv, line 1: field 2: found the byte 0xff"));
}

TEST(RowReader, KnowsThePlaceOfACell) {
  MemorySource source("a,b\n\"x\ny\",2\n");
  auto reader = RowReader::open(source, {}, {.file = "t.csv"});
  ASSERT_TRUE(reader);
  ASSERT_TRUE(reader->next());
  const Place place = reader->place_of(1);
  EXPECT_EQ(place.file, "t.csv");
  EXPECT_EQ(place.line, 3u);
  EXPECT_EQ(place.column, "b");
}

TEST(RowReader, ReadsFromTheBeginningWhereverItsSourceStands) {
  MemorySource source("a,b\n1,2\n");
  std::array<char, 3> block;
  ASSERT_TRUE(source.read(block));
  EXPECT_THAT(RowReader::open(source, {.delimiter = ','}, {})->columns(), ElementsAre("a", "b"));
  EXPECT_THAT(RowReader::open(source, {}, {})->columns(), ElementsAre("a", "b"));
}

TEST(RowReader, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(read("a\n", {}, {.stop = stop.get_token()}).error.code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace foretell::data
