#include "data/special_bytes.hpp"

#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::ElementsAre;

std::string padded(std::string text) { return text.append(2 * k_special_block_bytes, 'x'); }

/// The places of the first special bytes of `text`.
std::vector<std::ptrdiff_t> take(const std::string& text, std::size_t count) {
  SpecialScanner scanner(',');
  scanner.start(text.data());
  std::vector<std::ptrdiff_t> places;
  while (places.size() < count) places.push_back(scanner.take() - text.data());
  return places;
}

TEST(FindSpecialBytes, KnowsEachByteAtEachPlace) {
  std::string block(k_special_block_bytes, 'x');
  for (std::size_t place = 0; place < block.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      block[place] = c;
      const bool is_special = c == ';' || c == '"' || c == '\n' || c == '\r' || c == '\0';
      const SpecialBytes expected{.special = std::uint64_t{is_special} << place, .has_non_ascii = byte >= 0x80};
      ASSERT_EQ(find_special_bytes(block.data(), ';'), expected) << "byte " << byte << " at " << place;
      ASSERT_EQ(find_special_bytes_scalar(block.data(), ';'), expected) << "byte " << byte << " at " << place;
    }
    block[place] = 'x';
  }
}

TEST(FindSpecialBytes, FindsTheSameAsOneByOne) {
  std::mt19937 random(1);
  std::string text(k_special_block_bytes + 16, '\0');
  for (int i = 0; i < 20'000; ++i) {
    for (char& c : text) c = random() % 2 == 0 ? ",\"\n\r\0\t x"[random() % 8] : static_cast<char>(random());
    const char* const block = text.data() + i % 16;
    ASSERT_EQ(find_special_bytes(block, '\t'), find_special_bytes_scalar(block, '\t'));
  }
}

TEST(SpecialScanner, GivesEachSpecialByteOnceAcrossBlocks) {
  std::string text(300, 'x');
  for (const std::size_t place : {0, 63, 64, 65, 127, 128, 290}) text[place] = ',';
  EXPECT_THAT(take(padded(text), 7), ElementsAre(0, 63, 64, 65, 127, 128, 290));
}

TEST(SpecialScanner, SaysWhetherARecordMayHaveMoreThanAscii) {
  std::string text(4 * k_special_block_bytes, 'x');
  text[10] = '\n';
  text[200] = '\xC3';
  text[202] = '\n';
  SpecialScanner scanner(',');
  const std::string bytes = padded(text);
  scanner.start(bytes.data());
  scanner.start_record();
  scanner.take();
  EXPECT_FALSE(scanner.may_have_non_ascii());
  scanner.start_record();
  scanner.take();
  EXPECT_TRUE(scanner.may_have_non_ascii());
}

}  // namespace
}  // namespace foretell::data
