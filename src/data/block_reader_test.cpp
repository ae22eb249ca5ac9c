#include "data/block_reader.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

constexpr TableForm k_csv{.format = TableFormat::csv, .delimiter = ','};

struct Cut {
  std::vector<std::string> blocks;
  std::vector<std::uint64_t> lines;
  bool breaks_off = false;
};

Cut cut(std::string_view text, std::size_t block_bytes, std::size_t read_bytes = MemorySource::k_unlimited,
        std::size_t record_bytes_max = limits::k_record_bytes_max) {
  MemorySource source(text, read_bytes);
  BlockReader reader(source, block_bytes, record_bytes_max);
  reader.set_form(k_csv);
  Cut all;
  RecordBlock block;
  while (*reader.next(block)) {
    all.blocks.emplace_back(block.bytes());
    all.lines.push_back(block.first_line);
    all.breaks_off = block.behind == Behind::more;
  }
  return all;
}

std::string joined(const Cut& cut) {
  std::string text;
  for (const std::string& block : cut.blocks) text += block;
  return text;
}

using Texts = std::vector<std::string>;
using Lines = std::vector<std::uint64_t>;

TEST(BlockReader, CutsBehindRecords) {
  const Cut blocks = cut("a,b\nc,\"d\ne\"\nf,g", 6);
  EXPECT_EQ(blocks.blocks, (Texts{"a,b\n", "c,\"d\ne\"\n", "f,g"}));
  EXPECT_EQ(blocks.lines, (Lines{1, 2, 4}));
}

TEST(BlockReader, LosesNothingInBlocksOfAnySize) {
  const std::string text = "a,b\n\"c\n\n\",d\r\n\n\ne,f\"g\nlast";
  for (std::size_t block_bytes = 1; block_bytes < 40; ++block_bytes) {
    for (const std::size_t read_bytes : {1, 3, 100}) EXPECT_EQ(joined(cut(text, block_bytes, read_bytes)), text);
  }
}

TEST(BlockReader, GivesWhatHasComeWithoutWaitingForMore) {
  EXPECT_EQ(cut("aaa\nbbb\nccc\n", 1'000, 4).blocks, (Texts{"aaa\n", "bbb\n", "ccc\n"}));
}

TEST(BlockReader, LeavesOutBlankLinesAndAMarkAtTheBeginning) {
  const std::string text = "\xEF\xBB\xBF\n\r\n\na\n\nb\n";
  for (const std::size_t block_bytes : {1, 4, 100}) {
    const Cut blocks = cut(text, block_bytes, 1);
    EXPECT_EQ(joined(blocks), "a\n\nb\n");
    EXPECT_EQ(blocks.lines.front(), 4u);
  }
}

TEST(BlockReader, ShowsAndTakesTheFirstRecord) {
  MemorySource source("h\nr\n", 1);
  BlockReader reader(source, 4);
  EXPECT_TRUE((*reader.peek(k_csv)).starts_with("h\n"));
  reader.set_form(k_csv);
  reader.take_first();
  EXPECT_EQ(reader.line(), 2u);
  RecordBlock block;
  ASSERT_TRUE(*reader.next(block));
  EXPECT_EQ(block.bytes(), "r\n");
  EXPECT_EQ(block.first_line, 2u);
}

TEST(BlockReader, BreaksOffInARecordThatIsTooLong) {
  const std::string fits = std::string(10, 'x') + "\n";
  EXPECT_FALSE(cut(fits + fits, 4, 3, 10).breaks_off);
  const Cut blocks = cut(fits + std::string(11, 'x') + ",y,y,y,y,y,y\nz\n", 4, 3, 10);
  EXPECT_TRUE(blocks.breaks_off);
  EXPECT_EQ(blocks.blocks.size(), 2u);
  EXPECT_EQ(blocks.lines.back(), 2u);
}

TEST(BlockReader, BreaksOffInAQuotedFieldThatIsTooLong) {
  const std::string doubled(2 * limits::k_cell_bytes_max, '"');  // one field of as many bytes as it may have
  EXPECT_FALSE(cut("\"" + doubled + "\"\nb\n", 1'000).breaks_off);
  EXPECT_TRUE(cut("\"" + std::string(2 * limits::k_cell_bytes_max + 1'000, 'x') + "\nb\nc\n", 1'000).breaks_off);
}

TEST(BlockReader, TellsTheErrorOfItsSource) {
  class Failing final : public ByteSource {
    Result<std::size_t> read(std::span<char>) override { return fail(ErrorCode::io, "the disk is gone"); }
    Result<void> rewind() override { return {}; }
  } source;
  BlockReader reader(source);
  RecordBlock block;
  EXPECT_EQ(reader.next(block).error().message, "the disk is gone");
}

}  // namespace
}  // namespace foretell::data
