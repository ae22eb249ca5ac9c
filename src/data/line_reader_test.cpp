#include "data/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Lines {
  std::vector<std::string> lines;
  Error error;  // its message is empty when there was none
};

Lines read(std::string_view text, LineOptions options = {}, std::size_t read_bytes = MemorySource::k_unlimited) {
  options.file = "t.txt";
  MemorySource source(text, read_bytes);
  LineReader reader(source, options);
  Lines out;
  for (;;) {
    const auto more = reader.next();
    if (!more) out.error = more.error();
    if (!more || !*more) return out;
    out.lines.emplace_back(reader.line());
    EXPECT_EQ(reader.number(), out.lines.size());
  }
}

TEST(LineReader, GivesLinesWithoutTheirEnds) {
  EXPECT_THAT(read("a\nb\r\n\nc").lines, ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(read("a\n").lines, ElementsAre("a"));
  EXPECT_THAT(read("").lines, IsEmpty());
}

TEST(LineReader, GivesTheSameWhateverTheBlocks) {
  const std::string text = "\xEF\xBB\xBF" + std::string(100, 'x') + "\nshort\r\n" + std::string(50, 'y');
  const Lines whole = read(text);
  EXPECT_THAT(whole.lines, ElementsAre(std::string(100, 'x'), "short", std::string(50, 'y')));
  for (const std::size_t read_bytes : {1u, 3u, 7u}) {
    EXPECT_EQ(read(text, {.block_bytes = 1}, read_bytes).lines, whole.lines) << read_bytes;
  }
}

TEST(LineReader, HasItsPaddingBehindEveryLine) {
  constexpr std::size_t k_padding = 64;
  MemorySource source("a\nbb");
  LineReader reader(source, {.block_bytes = 4, .padding_bytes = k_padding});
  char last = 'x';
  while (reader.next().value_or(false)) last = reader.line().data()[reader.line().size() + k_padding - 1];
  EXPECT_EQ(last, '\0') << "address sanitizer sees what is outside of the buffer";
}

TEST(LineReader, BoundsALine) {
  EXPECT_THAT(read("abcd\nx", {.line_bytes_max = 4}).lines, ElementsAre("abcd", "x"));
  for (const char* text : {"x\nabcde", "x\nabcde\n"}) {
    EXPECT_EQ(read(text, {.block_bytes = 1, .line_bytes_max = 4}, 1).error.message,
              "t.txt, line 2: found a line of more than 4 bytes, expected at most that");
  }
}

TEST(LineReader, RefusesUtf16) {
  EXPECT_THAT(read(std::string_view("\xFF\xFEx\0", 4)).error.message, HasSubstr("the byte order mark of UTF-16"));
}

TEST(LineReader, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(read("a\n", {.stop = stop.get_token()}).error.code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace foretell::data
