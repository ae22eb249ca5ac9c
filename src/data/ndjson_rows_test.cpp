#include "data/ndjson_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // texts in double quotes
  Error error;                                 // its message is empty when there was none
};

Rows read(std::string_view text, const TableOptions& table = {}, RowOptions options = {},
          std::size_t read_bytes = MemorySource::k_unlimited) {
  options.file = "t.ndjson";
  MemorySource source(text, read_bytes);
  Rows out;
  auto rows = NdjsonRows::open(source, table, options);
  if (!rows) return {{}, {}, rows.error()};
  out.columns = rows->columns();
  for (;;) {
    const auto more = rows->next();
    if (!more) out.error = more.error();
    if (!more || !*more) return out;
    auto& row = out.rows.emplace_back();
    for (std::size_t i = 0; i < rows->cells().size(); ++i) {
      const std::string cell(rows->cells()[i]);
      row.push_back(rows->text_marks()[i] != 0 ? '"' + cell + '"' : cell);
    }
  }
}

Error error_of(std::string_view text) { return read(text).error; }

TEST(NdjsonRows, GivesTheUnionOfTheKeysInOrderOfAppearance) {
  const Rows read_rows = read("{\"b\":1,\"a\":\"x\"}\n\n{\"c\":true}\r\n{\"a\":null,\"b\":-2.50}");
  EXPECT_THAT(read_rows.columns, ElementsAre("b", "a", "c"));
  EXPECT_THAT(read_rows.rows,
              ElementsAre(ElementsAre("1", "\"x\"", ""), ElementsAre("", "", "true"), ElementsAre("-2.50", "", "")));
}

TEST(NdjsonRows, MarksTextsAndNothingElse) {
  EXPECT_THAT(read(R"({"a":"1","b":1,"c":"true","d":true,"e":"","f":"NA","g":"nan"})").rows,
              ElementsAre(ElementsAre("\"1\"", "1", "\"true\"", "true", "", "NA", "\"nan\"")));
}

TEST(NdjsonRows, LeavesTextsUnmarkedWhereTheirTypeIsKnown) {
  const TableOptions table{
      .types = {{"a", ColumnType::number}, {"b", ColumnType::boolean}, {"c", ColumnType::category}}};
  EXPECT_THAT(read(R"({"a":"1","b":"yes","c":"2"})", table).rows, ElementsAre(ElementsAre("1", "yes", "\"2\"")));
}

TEST(NdjsonRows, KeepsTheDigitsOfNumbers) {
  EXPECT_THAT(read(R"({"a":1e400 ,"b":-0,"c":12345678901234567890123,"d":1.10	})").rows,
              ElementsAre(ElementsAre("1e400", "-0", "12345678901234567890123", "1.10")));
}

TEST(NdjsonRows, ReadsEscapesInKeysAndTexts) {
  const Rows read_rows = read(R"({"\u00fc":"a\n\"b\" \ud83d\ude00"})");
  EXPECT_THAT(read_rows.columns, ElementsAre("\xC3\xBC"));
  EXPECT_THAT(read_rows.rows, ElementsAre(ElementsAre("\"a\n\"b\" \xF0\x9F\x98\x80\"")));
}

TEST(NdjsonRows, PassesOverOtherKeysThanTheColumnsItIsTold) {
  const Rows read_rows = read("{\"x\":1,\"a\":2}\n{\"b\":3}", {}, {.columns = {"b", "a", "z"}});
  EXPECT_THAT(read_rows.columns, ElementsAre("b", "a", "z"));
  EXPECT_THAT(read_rows.rows, ElementsAre(ElementsAre("", "2", ""), ElementsAre("3", "", "")));
}

TEST(NdjsonRows, GivesTheSameWhateverTheBlocks) {
  const std::string text = "{\"a\":\"" + std::string(300, 'x') + "\",\"b\":1}\n{\"b\":2,\"a\":\"\\u0041\"}\n";
  const Rows whole = read(text);
  const Rows parts = read(text, {}, {.block_bytes = 1}, 3);
  EXPECT_EQ(whole.rows.size(), 2u);
  EXPECT_EQ(parts.rows, whole.rows);
}

TEST(NdjsonRows, RefusesNestedValuesAndNamesTheirPlace) {
  const Error error = error_of("{\"a\":1}\n{\"a\":2,\"b\":{\"c\":1}}");
  EXPECT_EQ(error.message,
            "t.ndjson, line 2: column \"b\": found an object, expected a text, a number, true, false or null");
  EXPECT_EQ(error.field, "b");
  EXPECT_THAT(error_of("{\"a\":[1]}").message, HasSubstr("line 1: column \"a\": found an array"));
}

TEST(NdjsonRows, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(error_of("{\"a\":1,\"b\":2,\"a\":1}").message,
            "t.ndjson, line 1: column \"a\": found the key twice in one object, expected each key once");
}

TEST(NdjsonRows, RefusesLinesThatAreNoObject) {
  EXPECT_EQ(error_of("{\"a\":1}\n[1,2]").message, "t.ndjson, line 2: found \"[1,2]\", expected a JSON object");
  EXPECT_THAT(error_of("{\"a\":1}\n3").message, HasSubstr("line 2: found \"3\", expected a JSON object"));
}

TEST(NdjsonRows, SaysThatObjectsStandWithoutCommasBetweenThem) {
  const Error error = error_of("{\"a\":5}\n{\"a\":1},\n");
  EXPECT_EQ(error.message, "t.ndjson, line 2: found a comma behind the object, expected one object a line");
}

TEST(NdjsonRows, RefusesMalformedJsonAndSaysWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"{\"a\":1", "an array or object is not closed"},
      {"{\"a\":1}{\"a\":2}", "byte 8 of the line: something stands behind the document"},
      {"{\"a\":}", "malformed JSON at byte"},
      {"{\"a\":01}", "byte 6 of the line: a number is not valid"},
      {"{\"a\":1.}", "a number is not valid"},
      {"{\"a\":tru}", "byte 6 of the line: unexpected content"},
      {"{\"a\":nul}", "byte 6 of the line"},
      {"{\"a\":\"x}", "a string is not closed"},
      {"{\"a\":\"\\x\"}", "byte 6 of the line: a string is not valid"},
      {"{\"a\":\"\\ud800\"}", "a string is not valid"},
      {"{\"a\":\"\xFF\"}", "the text is not UTF-8"},
      {"{\"a\" 1}", "malformed JSON"},
      {"{a:1}", "malformed JSON"},
      {"{\"a\":1 \"b\":2}", "malformed JSON"},
      {"{", "malformed JSON"},
      {"}", "malformed JSON"},
  };
  for (const auto& [line, problem] : cases) {
    const Error error = error_of("{\"a\":5}\n" + std::string(line) + "\n{\"a\":6}\n");
    EXPECT_THAT(error.message, HasSubstr("t.ndjson, line 2: malformed JSON at byte ")) << line;
    EXPECT_THAT(error.message, HasSubstr(problem)) << line;
    EXPECT_EQ(error.code, ErrorCode::invalid_argument) << line;
  }
}

TEST(NdjsonRows, SaysWhatStandsForNaN) {
  const Error error = error_of("{\"a\":NaN}");
  EXPECT_THAT(error.message, HasSubstr("NaN and infinities are not JSON"));
  EXPECT_EQ(error.hint, "write null for a missing value");
}

TEST(NdjsonRows, AdvisesHowToWriteOneObjectALine) {
  EXPECT_THAT(error_of("{\n  \"a\": 1\n}\n").hint, HasSubstr("jq -c"));
}

TEST(NdjsonRows, BoundsTheBytesOfATextAndOfAKey) {
  const auto text_of = [](std::size_t bytes) { return "{\"a\":\"" + std::string(bytes, 'x') + "\"}"; };
  EXPECT_EQ(error_of(text_of(limits::k_cell_bytes_max)).message, "");
  EXPECT_EQ(error_of(text_of(limits::k_cell_bytes_max + 1)).message,
            "t.ndjson, line 1: column \"a\": found a text of 65537 bytes, expected at most 65536");
  const auto key_of = [](std::size_t bytes) { return "{\"" + std::string(bytes, 'k') + "\":1}"; };
  EXPECT_EQ(error_of(key_of(limits::k_column_name_bytes_max)).message, "");
  EXPECT_THAT(error_of(key_of(limits::k_column_name_bytes_max + 1)).message, HasSubstr("found a key of 1025 bytes"));
}

TEST(NdjsonRows, BoundsTheColumns) {
  std::string text;
  for (std::size_t i = 0; i < limits::k_columns_max; ++i) text += "{\"k" + std::to_string(i) + "\":1}\n";
  EXPECT_EQ(read(text).columns.size(), limits::k_columns_max);
  EXPECT_THAT(error_of(text + "{\"more\":1}").message,
              HasSubstr("line 10001: found \"more\", one more key than the 10000"));
}

TEST(NdjsonRows, RefusesEmptyKeysAndNul) {
  EXPECT_THAT(error_of("{\" \":1}").message, HasSubstr("found an empty key"));
  EXPECT_THAT(error_of("{\"a\":\"x\\u0000\"}").message, HasSubstr("column \"a\": found a NUL character"));
}

TEST(NdjsonRows, RefusesAFileWithoutAnyValue) {
  EXPECT_EQ(error_of("").message, "t.ndjson: the file is empty, expected a JSON object a line");
  EXPECT_EQ(error_of("\n \n").message, "t.ndjson: the file is empty, expected a JSON object a line");
  EXPECT_EQ(error_of("{}\n{}").message, "t.ndjson: found no key in any object, expected columns");
}

}  // namespace
}  // namespace foretell::data
