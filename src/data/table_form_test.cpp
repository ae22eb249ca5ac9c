#include "data/table_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::HasSubstr;

TableForm form_of(std::string text, const TableOptions& table = {}) {
  const auto form = tell_form(table, {.bytes = std::move(text), .is_whole = true}, "t");
  if (!form) ADD_FAILURE() << form.error().message;
  return form.value_or(TableForm{});
}

TEST(TellForm, TakesABraceForTheBeginningOfNdjson) {
  for (const char* text : {"{\"a\":1}", " \r\n\t{", "\xEF\xBB\xBF{"}) {
    EXPECT_EQ(form_of(text).format, TableFormat::ndjson) << text;
  }
  for (const char* text : {"", "a,b", "\"{\",b"}) EXPECT_EQ(form_of(text).format, TableFormat::csv) << text;
}

TEST(TellForm, DoesAsItIsTold) {
  EXPECT_EQ(form_of("{a},b\n", {.format = TableFormat::csv}).format, TableFormat::csv);
  EXPECT_EQ(form_of("", {.format = TableFormat::ndjson}).format, TableFormat::ndjson);
  const TableForm form = form_of("a,b;c\n", {.delimiter = '|'});
  EXPECT_EQ(form.delimiter, '|');
  EXPECT_FALSE(form.delimiter_is_guessed);
}

TEST(TellForm, GuessesTheDelimiter) {
  const TableForm form = form_of("a;b\n1;2\n");
  EXPECT_EQ(form.delimiter, ';');
  EXPECT_TRUE(form.delimiter_is_guessed);
}

TEST(TellForm, RefusesAnArrayOfObjectsAndAdvises) {
  const auto form = tell_form({}, {.bytes = "[ {\"a\":1}]", .is_whole = true}, "t.json");
  ASSERT_FALSE(form);
  EXPECT_EQ(form.error().message, "t.json, line 1: found a JSON array, expected CSV, or NDJSON: one object a line");
  EXPECT_THAT(form.error().hint, HasSubstr("jq -c"));
  EXPECT_EQ(form_of("[x],y\n").format, TableFormat::csv);
}

TEST(ReadFormSample, ReadsTheBeginningOfALongFileAndAllOfAShortOne) {
  MemorySource short_source("ab", 1);
  std::array<char, 1> block;
  ASSERT_TRUE(short_source.read(block));
  const auto whole = read_form_sample(short_source, {});
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->bytes, "ab");
  EXPECT_TRUE(whole->is_whole);
  const std::string text(k_form_sample_bytes + 1, 'x');
  MemorySource long_source(text);
  const auto part = read_form_sample(long_source, {});
  ASSERT_TRUE(part);
  EXPECT_EQ(part->bytes.size(), k_form_sample_bytes);
  EXPECT_FALSE(part->is_whole);
}

}  // namespace
}  // namespace foretell::data
