#include "data/record_ends.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "data/csv_reader.hpp"

namespace foretell::data {
namespace {

constexpr TableForm k_csv{.format = TableFormat::csv, .delimiter = ','};
constexpr TableForm k_ndjson{.format = TableFormat::ndjson};

std::size_t first(std::string_view bytes, Behind behind = Behind::more) {
  return first_record_end(bytes, k_csv, behind);
}
std::size_t last(std::string_view bytes) { return last_record_end(bytes, k_csv); }

TEST(RecordEnds, AreLineEndsOutsideOfQuotes) {
  EXPECT_EQ(first("a,b\nc"), 4u);
  EXPECT_EQ(first("a,\"b\n\",c\r\nd\n"), 10u);
  EXPECT_EQ(first("\"a\"\"\n\",b\nc"), 9u);
  EXPECT_EQ(last("a\nb\nc"), 4u);
  EXPECT_EQ(last("a\n\"b\n"), 2u);
  EXPECT_EQ(last("a\n\"b\n\"\n\"c"), 7u);
}

TEST(RecordEnds, AQuoteWithinAFieldStandsForItself) {
  EXPECT_EQ(first("5\" nail,x\ny"), 10u);
  EXPECT_EQ(last("5\" nail\nx"), 8u);
}

TEST(RecordEnds, AQuoteAtTheEndMayBeHalfOfADoubledOne) {
  EXPECT_EQ(first("\"a\""), k_nowhere);
  EXPECT_EQ(first("\"a\"", Behind::nothing), 3u);
  EXPECT_EQ(first("\"a", Behind::nothing), k_nowhere);
}

TEST(RecordEnds, AreNowhereWithoutALineEndUnlessTheFileEnds) {
  EXPECT_EQ(first("a,b"), k_nowhere);
  EXPECT_EQ(first("a,b", Behind::nothing), 3u);
  EXPECT_EQ(last("a,b"), k_nowhere);
  EXPECT_EQ(last(""), k_nowhere);
}

TEST(RecordEnds, OfNdjsonAreAllLineEnds) {
  EXPECT_EQ(first_record_end("{\"a\":\",\\\"\"}\n{}\n", k_ndjson, Behind::more), 12u);
  EXPECT_EQ(last_record_end("{},\"\n{}\n{", k_ndjson), 8u);
}

TEST(OpenQuote, IsThatOfTheFieldInWhichTheBytesEnd) {
  EXPECT_EQ(open_quote("a,\"b\n", k_csv), 2u);
  EXPECT_EQ(open_quote("\"a\",\"b\"\"c", k_csv), 4u);
  EXPECT_EQ(open_quote("a,\"b\"\n", k_csv), k_nowhere);
  EXPECT_EQ(open_quote("a,b\"c", k_csv), k_nowhere);
}

TEST(WithoutLineEnd, TakesOneLineEndAtMost) {
  EXPECT_EQ(without_line_end("a\r\n"), "a");
  EXPECT_EQ(without_line_end("a\n"), "a");
  EXPECT_EQ(without_line_end("a\r"), "a\r");
  EXPECT_EQ(without_line_end("\n"), "");
}

TEST(CountLineEnds, CountsThem) {
  EXPECT_EQ(count_line_ends(""), 0u);
  EXPECT_EQ(count_line_ends("\na\n\n"), 3u);
}

/// Where CsvReader finds records to end, up to its first fault.
std::vector<std::size_t> ends_by_reader(std::string_view text) {
  MemorySource source(text);
  CsvReader reader(source, {.file = "t.csv", .first_line = 2});
  std::vector<std::size_t> ends;
  while (reader.next().value_or(false)) ends.push_back(reader.record_end());
  return ends;
}

TEST(RecordEnds, AreThoseOfTheCsvReaderInRandomText) {
  std::mt19937 random(1);
  constexpr std::string_view k_characters = "ab,\"\"\n\n\r";
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = k_characters[random() % k_characters.size()];
    std::size_t at = 0;
    for (const std::size_t end : ends_by_reader(text)) {
      const std::string_view rest = std::string_view(text).substr(at);
      ASSERT_EQ(at + first_record_end(rest, k_csv, Behind::nothing), end) << testing::PrintToString(text);
      at = end;
    }
  }
}

}  // namespace
}  // namespace foretell::data
