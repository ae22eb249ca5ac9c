#include "data/csv_reader.hpp"

#include <optional>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Records = std::vector<std::vector<std::string>>;

/// What reading a whole text gave: its records, each with its line, and the error that ended it, if one did.
struct Outcome {
  Records records;
  std::vector<std::uint64_t> lines;
  std::string error;
  std::string hint;

  bool operator==(const Outcome&) const = default;
};

Outcome read_in_blocks(std::string_view text, std::size_t block_bytes, std::size_t read_bytes, CsvOptions options) {
  options.file = "t.csv";
  options.block_bytes = block_bytes;
  MemorySource source(text, read_bytes);
  CsvReader reader(source, options);
  reader.set_column_names({"first", "second"});
  Outcome outcome;
  for (;;) {
    const Result<bool> more = reader.next();
    if (!more) {
      outcome.error = more.error().message;
      outcome.hint = more.error().hint;
      return outcome;
    }
    if (!*more) return outcome;
    outcome.records.emplace_back(reader.fields().begin(), reader.fields().end());
    outcome.lines.push_back(reader.line());
  }
}

/// Reads in one block, and proves that tiny blocks give the same.
Outcome read(std::string_view text, const CsvOptions& options = {}) {
  const Outcome whole = read_in_blocks(text, 1 << 20, MemorySource::k_unlimited, options);
  for (const std::size_t block_bytes : {1, 5, 16}) {
    EXPECT_EQ(read_in_blocks(text, block_bytes, 1, options), whole) << "blocks of " << block_bytes;
  }
  return whole;
}

TEST(CsvReader, SplitsLinesAtDelimiters) {
  EXPECT_EQ(read("a,b\n1,2\n").records, (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read("a;b\n1,2;3\n", {.delimiter = ';'}).records, (Records{{"a", "b"}, {"1,2", "3"}}));
  EXPECT_EQ(read("a\tb\n", {.delimiter = '\t'}).records, (Records{{"a", "b"}}));
}

TEST(CsvReader, KeepsEmptyFieldsAndBlanks) {
  EXPECT_EQ(read(",\n a , b\n").records, (Records{{"", ""}, {" a ", " b"}}));
}

TEST(CsvReader, TakesBothLineEndsAndNoneAtTheEnd) {
  EXPECT_EQ(read("a,b\r\n1,2\r\n").records, (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read("a,b\r\n1,2").records, (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read("a,b\n1,").records, (Records{{"a", "b"}, {"1", ""}}));
  EXPECT_EQ(read("a\n\"b\"").records, (Records{{"a"}, {"b"}}));
}

TEST(CsvReader, ReadsNothingFromNothing) {
  EXPECT_EQ(read(""), Outcome{});
  EXPECT_EQ(read("\xEF\xBB\xBF"), Outcome{});
}

TEST(CsvReader, SkipsAByteOrderMarkAtTheBeginningOnly) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a\n\xEF\xBB\xBF"
                 "b\n")
                .records,
            (Records{{"a"},
                     {"\xEF\xBB\xBF"
                      "b"}}));
  EXPECT_EQ(read("\xEF\xBB\xBF\"a,b\"\n").records, (Records{{"a,b"}}));
}

TEST(CsvReader, ReadsQuotedFields) {
  EXPECT_EQ(read("\"a,b\",\"c\"\n\"\",x\n").records, (Records{{"a,b", "c"}, {"", "x"}}));
  EXPECT_EQ(read("\"say \"\"hi\"\"\",\"\"\"\"\n").records, (Records{{"say \"hi\"", "\""}}));
  EXPECT_EQ(read("\"a\nb\r\nc\rd\",e\r\n").records, (Records{{"a\nb\r\nc\rd", "e"}}));
}

TEST(CsvReader, TakesAQuoteInsideAnUnquotedFieldForItself) {
  EXPECT_EQ(read("5\" pipe, \"x\"\n").records, (Records{{"5\" pipe", " \"x\""}}));
}

TEST(CsvReader, KeepsUtf8) {
  EXPECT_EQ(read("gr\xC3\xBC\xC3\x9F,\"\xE2\x82\xAC\"\n").records, (Records{{"gr\xC3\xBC\xC3\x9F", "\xE2\x82\xAC"}}));
}

TEST(CsvReader, CountsPhysicalLines) {
  EXPECT_THAT(read("a,b\n\"x\ny\",2\r\n\n3,4\n").lines, ElementsAre(1u, 2u, 4u, 5u));
}

TEST(CsvReader, KnowsTheLineOfEachFieldEvenBehindHalvedQuotes) {
  MemorySource source("h\n\"a\"\"\n\"\"\n\",\"b\nc\",d\n");
  CsvReader reader(source, {.file = "t.csv"});
  ASSERT_TRUE(reader.next());
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.fields()[0], "a\"\n\"\n");
  EXPECT_EQ(reader.line_of(0), 2u);
  EXPECT_EQ(reader.line_of(1), 4u);
  EXPECT_EQ(reader.line_of(2), 5u);
}

TEST(CsvReader, TellsABlankLineFromAnEmptyField) {
  MemorySource source("\n\"\"\n \n,\n");
  CsvReader reader(source, {.file = "t.csv"});
  std::vector<bool> blank;
  while (reader.next().value()) blank.push_back(reader.is_blank());
  EXPECT_THAT(blank, ElementsAre(true, false, false, false));
}

TEST(CsvReader, NamesTheLineWhereAnUnclosedQuoteOpens) {
  const Outcome outcome = read("a,b\n1,\"x\ny\nz\n");
  EXPECT_EQ(outcome.records.size(), 1u);
  EXPECT_THAT(outcome.error, HasSubstr("t.csv, line 2: column \"second\": a quote opens here and is never closed"));
  EXPECT_THAT(outcome.hint, HasSubstr("close it"));
}

TEST(CsvReader, RefusesTextBehindAClosingQuote) {
  EXPECT_THAT(
      read("\"a\"b,2\n").error,
      HasSubstr("t.csv, line 1: column \"first\": found text after the closing quote of \"a\", expected \",\""));
  EXPECT_NE(read("\"a\" ,2\n").error, "");
}

TEST(CsvReader, RefusesACarriageReturnAlone) {
  EXPECT_THAT(read("a,b\n1\r2\n").error, HasSubstr("t.csv, line 2: found a carriage return without a line feed"));
  EXPECT_THAT(read("a\r").error, HasSubstr("t.csv, line 1: found a carriage return"));
}

TEST(CsvReader, RefusesNulBytes) {
  using namespace std::string_view_literals;
  EXPECT_THAT(read("a,b\n1,2\0\n"sv).error,
              HasSubstr("t.csv, line 2: column \"second\": found a NUL byte, expected text"));
  EXPECT_THAT(read("a,\"b\n\0\"\n"sv).error, HasSubstr("t.csv, line 2: column \"second\": found a NUL byte"));
  EXPECT_THAT(read("a,b,c\0"sv).error, HasSubstr("t.csv, line 1: field 3: found a NUL byte"));
}

TEST(CsvReader, RefusesWhatIsNotUtf8) {
  const Outcome outcome = read("a,b\nx,gr\xFCn\n");
  EXPECT_THAT(outcome.error,
              HasSubstr("t.csv, line 2: column \"second\": found the byte 0xfc, which is not valid UTF-8"));
  EXPECT_EQ(outcome.hint, "save the file as UTF-8");
  EXPECT_THAT(read("a\n\"x\n\xC3\"\n").error, HasSubstr("t.csv, line 3: column \"first\": found the byte 0xc3"));
}

TEST(CsvReader, RecognisesUtf16) {
  for (const char* text : {"\xFF\xFE"
                           "a",
                           "\xFE\xFF"
                           "a",
                           "\xFF\xFE"}) {
    const Outcome outcome = read(text);
    EXPECT_EQ(outcome.error, "t.csv, line 1: found the byte order mark of UTF-16, expected UTF-8");
    EXPECT_EQ(outcome.hint, "save the file as UTF-8");
  }
}

TEST(CsvReader, BoundsTheBytesOfAField) {
  const std::string longest(limits::k_cell_bytes_max, 'x');
  CsvOptions options;
  const auto outcome = [&](const std::string& text) { return read_in_blocks(text, 1 << 20, 1 << 20, options); };
  const auto outcome_of_blocks = [&](const std::string& text) { return read_in_blocks(text, 4096, 1000, options); };

  EXPECT_EQ(outcome("1," + longest + "\n").records.at(0).at(1), longest);
  EXPECT_EQ(outcome("1,\"" + longest + "\"\n").records.at(0).at(1), longest);
  const std::string too_long = "1," + longest + "x\n";
  EXPECT_THAT(outcome(too_long).error,
              HasSubstr("t.csv, line 1: column \"second\": found a field of more than 65536 bytes"));
  EXPECT_EQ(outcome(too_long), outcome_of_blocks(too_long));
  const std::string too_long_quoted = "1\n2,\"" + longest + "x\n";
  EXPECT_THAT(outcome(too_long_quoted).error,
              HasSubstr("t.csv, line 2: column \"second\": a quote opens here and is not closed within 65536 bytes"));
  EXPECT_EQ(outcome(too_long_quoted), outcome_of_blocks(too_long_quoted));
}

TEST(CsvReader, CountsADoubledQuoteOnceInTheBytesOfAField) {
  std::string doubled;
  for (std::size_t i = 0; i < limits::k_cell_bytes_max; ++i) doubled += "\"\"";
  EXPECT_EQ(read_in_blocks('"' + doubled + "\"\n", 4096, 1000, {}).records.at(0).at(0).size(),
            limits::k_cell_bytes_max);
  EXPECT_THAT(read_in_blocks('"' + doubled + "\"\"\"\n", 4096, 1000, {}).error, HasSubstr("not closed within"));
}

TEST(CsvReader, BoundsTheBytesOfARecord) {
  CsvOptions options;
  options.record_bytes_max = 8;
  EXPECT_EQ(read("a\n123,\"67\"\r\n", options).records.size(), 2u);
  EXPECT_EQ(read("a\n123,5678\n", options).records.size(), 2u);
  EXPECT_EQ(read("a\n123,56789\n", options).error,
            "t.csv, line 2: found a record of more than 8 bytes, expected at most that");
  EXPECT_THAT(read("a\n123,\"678\"\r\n", options).error, HasSubstr("more than 8 bytes"));
  EXPECT_THAT(read(std::string_view("a\n123,56789\0\n", 13), options).error, HasSubstr("more than 8 bytes"));
  EXPECT_THAT(read("a\n123,\"678901", options).error, HasSubstr("more than 8 bytes"));
}

TEST(CsvReader, BoundsTheFieldsOfARecord) {
  const std::string most(limits::k_columns_max - 1, ',');
  EXPECT_EQ(read_in_blocks(most, 1 << 20, 1 << 20, {}).records.at(0).size(), limits::k_columns_max);
  EXPECT_EQ(read_in_blocks(most + ",", 1 << 20, 1 << 20, {}).error,
            "t.csv, line 1: found more than 10000 fields, expected at most that");
}

/// What records are, byte by byte and without a thought of speed.
class SlowReader {
 public:
  explicit SlowReader(std::string_view text) : text_(text) {}

  /// Nothing for a text that has a fault.
  std::optional<Records> read() {
    Records records;
    while (!rest().empty()) {
      records.emplace_back();
      do {
        if (!read_field(records.back().emplace_back())) return std::nullopt;
      } while (take(","));
      if (!take("\r\n") && !take("\n") && !rest().empty()) return std::nullopt;
    }
    return records;
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  bool take(std::string_view piece) {
    const bool is_here = rest().starts_with(piece);
    if (is_here) at_ += piece.size();
    return is_here;
  }
  bool read_field(std::string& field) {
    if (!take("\"")) {
      while (!rest().empty() && rest().find_first_of(",\r\n") != 0) field += text_[at_++];
      return true;
    }
    for (;;) {
      if (rest().empty()) return false;
      if (take("\"\"")) {
        field += '"';
      } else if (take("\"")) {
        return true;
      } else {
        field += text_[at_++];
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

TEST(CsvReader, ReadsAsASlowReaderDoesWhereverBlocksEnd) {
  constexpr std::string_view k_pieces[] = {
      "\"", "\"", "\"\"", ",", ",", "\n", "\r\n", "a", "\xC3\xA9", "0.25", "a field of about thirty bytes"};
  std::mt19937 random(1);
  int without_fault = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::string text;
    const bool is_tidy = i % 4 != 0;  // quotes only around fields, so that most texts have no fault
    while (text.size() < 30 + random() % 300) {
      if (!is_tidy) {
        text += k_pieces[random() % std::size(k_pieces)];
      } else {
        std::string inside;
        for (auto left = random() % 6; left > 0; --left) inside += k_pieces[2 + random() % (std::size(k_pieces) - 2)];
        text += '"' + inside + '"' + std::string(k_pieces[3 + random() % 4]);
        for (auto left = random() % 4; left > 0; --left) text += std::string(random() % 20, 'x') + ',';
      }
    }
    const std::optional<Records> expected = SlowReader(text).read();
    without_fault += expected.has_value();
    for (const auto& [block_bytes, read_bytes] : {std::pair{1 << 20, 1 << 20}, {64, 64}, {63, 200}, {1, 1}, {65, 7}}) {
      const Outcome outcome =
          read_in_blocks(text, static_cast<std::size_t>(block_bytes), static_cast<std::size_t>(read_bytes), {});
      ASSERT_EQ(outcome.error.empty(), expected.has_value()) << text << "\n" << outcome.error;
      if (expected) {
        ASSERT_EQ(outcome.records, *expected) << text;
      }
    }
  }
  EXPECT_GT(without_fault, 2'500);
}

TEST(CsvReader, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  MemorySource source("a\n");
  CsvReader reader(source, {.file = "t.csv", .stop = stop.get_token()});
  const Result<bool> more = reader.next();
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::cancelled);
}

class FailingSource final : public ByteSource {
 public:
  Result<std::size_t> read(std::span<char>) override { return fail(ErrorCode::io, "the disk is gone"); }
  Result<void> rewind() override { return {}; }
};

TEST(CsvReader, PassesOnTheErrorOfItsSource) {
  FailingSource source;
  CsvReader reader(source, {.file = "t.csv"});
  EXPECT_EQ(reader.next().error().message, "the disk is gone");
}

TEST(CsvReader, GoesOnWithinAFile) {
  MemorySource source(
      "\xEF\xBB\xBF"
      "a\n\"b\n");
  CsvReader reader(source, {.file = "t.csv", .first_line = 9});
  ASSERT_TRUE(*reader.next());
  EXPECT_EQ(reader.line(), 9u);
  EXPECT_EQ(reader.fields()[0],
            "\xEF\xBB\xBF"
            "a");  // a mark is one at the beginning of a file only
  EXPECT_THAT(reader.next().error().message, HasSubstr("t.csv, line 10"));
}

TEST(CsvReader, SaysWhereItsRecordsLie) {
  const std::string text = "a,b\r\n\"c\"\"d\n\",e\nlong record\nf\rg\n";
  for (const std::size_t block_bytes : {4, 100}) {
    MemorySource source(text, 3);
    CsvReader reader(source, {.file = "t.csv", .block_bytes = block_bytes});
    std::vector<std::string> records;
    while (reader.next().value_or(false)) {
      records.push_back(text.substr(reader.record_begin(), reader.record_end() - reader.record_begin()));
    }
    EXPECT_THAT(records, ElementsAre("a,b\r\n", "\"c\"\"d\n\",e\n", "long record\n"));
    EXPECT_EQ(text.substr(reader.record_begin()), "f\rg\n");  // the one with the fault
  }
}

}  // namespace
}  // namespace foretell::data
