#include "base/utf8.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace foretell {
namespace {

/// The UTF-8 form of a code point by the bit patterns alone: it encodes surrogates too.
std::string encode(unsigned code_point) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80u | ((code_point >> shift) & 0x3Fu)); };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xC0u | (code_point >> 6)), tail(0)};
  if (code_point < 0x10000) return {static_cast<char>(0xE0u | (code_point >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0u | (code_point >> 18)), tail(12), tail(6), tail(0)};
}

TEST(Utf8SequenceLength, KnowsEveryCodePointButSurrogates) {
  for (unsigned code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    const std::string text = encode(code_point);
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    ASSERT_EQ(utf8_sequence_length(text), is_surrogate ? 0 : text.size()) << code_point;
  }
}

TEST(Utf8SequenceLength, RefusesWhatIsNotShortestOrNotACodePoint) {
  EXPECT_EQ(utf8_sequence_length(""), 0u);
  EXPECT_EQ(utf8_sequence_length("\x80"), 0u);      // a continuation alone
  EXPECT_EQ(utf8_sequence_length("\xC0\xAF"), 0u);  // overlong '/'
  EXPECT_EQ(utf8_sequence_length("\xC1\xBF"), 0u);
  EXPECT_EQ(utf8_sequence_length("\xE0\x9F\xBF"), 0u);      // overlong U+07FF
  EXPECT_EQ(utf8_sequence_length("\xF0\x8F\xBF\xBF"), 0u);  // overlong U+FFFF
  EXPECT_EQ(utf8_sequence_length("\xF4\x90\x80\x80"), 0u);  // U+110000
  EXPECT_EQ(utf8_sequence_length("\xF5\x80\x80\x80"), 0u);
  EXPECT_EQ(utf8_sequence_length("\xFF"), 0u);
}

TEST(Utf8SequenceLength, RefusesASequenceCutOffAnywhere) {
  for (const unsigned code_point : {0xFCu, 0x20ACu, 0x1F600u}) {
    const std::string text = encode(code_point);
    for (std::size_t length = 1; length < text.size(); ++length) {
      EXPECT_EQ(utf8_sequence_length(std::string_view(text).substr(0, length)), 0u) << code_point;
      EXPECT_EQ(utf8_sequence_length(text.substr(0, length) + "a"), 0u) << code_point;
    }
  }
}

TEST(Utf8SequenceLength, LooksAtTheFirstCharacterOnly) {
  EXPECT_EQ(utf8_sequence_length("a\xFF"), 1u);
  EXPECT_EQ(utf8_sequence_length("\xC3\xBC\xFF"), 2u);
}

TEST(FindInvalidUtf8, GivesTheOffsetOfTheFirstBadByte) {
  EXPECT_EQ(find_invalid_utf8(""), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("gr\xC3\xBC\xC3\x9F"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("gr\xFCn"), 2u);  // Latin-1
  EXPECT_EQ(find_invalid_utf8("\xC3\xBC\xC3"), 2u);
}

TEST(FindInvalidUtf8, StopsWhereNoSequenceGoesOn) {
  const std::string pieces[] = {"a",    "abcdefgh", "\xC3\xA9",    "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                "\xC3", "\xA9",     "\xED\xA0\x80"};
  std::mt19937 random(1);
  int valid = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += pieces[random() % (random() % 10 == 0 ? 8 : 5)];
    std::size_t at = 0;
    while (const std::size_t length = utf8_sequence_length(std::string_view(text).substr(at))) at += length;
    const bool is_valid = at == text.size();
    valid += is_valid;
    ASSERT_EQ(find_invalid_utf8(text), is_valid ? std::string_view::npos : at) << text;
  }
  EXPECT_GT(valid, 5'000);
  EXPECT_LT(valid, 15'000);
  EXPECT_EQ(find_invalid_utf8({}), std::string_view::npos);
}

TEST(WithoutCutCharacter, TakesOffOnlyTheBeginningOfACharacter) {
  EXPECT_EQ(without_cut_character(""), "");
  EXPECT_EQ(without_cut_character("ab"), "ab");
  EXPECT_EQ(without_cut_character("a\xC3\xBC"), "a\xC3\xBC");
  EXPECT_EQ(without_cut_character("a\xC3"), "a");
  EXPECT_EQ(without_cut_character("a\xE2\x82\xAC"), "a\xE2\x82\xAC");
  EXPECT_EQ(without_cut_character("a\xE2\x82"), "a");
  EXPECT_EQ(without_cut_character("a\xF0\x9F\x98"), "a");
  EXPECT_EQ(without_cut_character("a\xF0\x9F\x98\x80"), "a\xF0\x9F\x98\x80");
  EXPECT_EQ(without_cut_character("\x80\x80\x80\x80"), "\x80\x80\x80\x80") << "no character began there";
}

TEST(CountCharacters, CountsCodePointsAndNotBytes) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("gr\xC3\xBC\xC3\x9F"), 4u);
  EXPECT_EQ(count_characters(encode(0x1F600) + "!"), 2u);
}

}  // namespace
}  // namespace foretell
