#include "base/display_width.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace foretell {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 16> k_combining{{{0x0300, 0x036F},
                                             {0x0483, 0x0489},
                                             {0x0591, 0x05BD},
                                             {0x0610, 0x061A},
                                             {0x064B, 0x065F},
                                             {0x0900, 0x0902},
                                             {0x093C, 0x093C},
                                             {0x0941, 0x0948},
                                             {0x0E31, 0x0E31},
                                             {0x0E34, 0x0E3A},
                                             {0x0E47, 0x0E4E},
                                             {0x1AB0, 0x1AFF},
                                             {0x200B, 0x200F},
                                             {0x20D0, 0x20FF},
                                             {0xFE00, 0xFE0F},
                                             {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 13> k_wide{{{0x1100, 0x115F},
                                        {0x2E80, 0x303E},
                                        {0x3041, 0x33FF},
                                        {0x3400, 0x4DBF},
                                        {0x4E00, 0xA4CF},
                                        {0xA960, 0xA97F},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool is_within(const std::array<Range, N>& ranges, char32_t character) {
  const auto range = std::ranges::lower_bound(ranges, character, {}, &Range::last);
  return range != ranges.end() && range->first <= character;
}

/// The code point of a well-formed sequence.
char32_t decode(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(sequence[i])); };
  if (sequence.size() == 1) return byte(0);
  char32_t character = byte(0) & (0x7Fu >> sequence.size());
  for (std::size_t i = 1; i < sequence.size(); ++i) character = (character << 6) | (byte(i) & 0x3Fu);
  return character;
}

std::size_t width_of(char32_t character) {
  if (character < 0x300 || !is_within(k_combining, character)) return is_within(k_wide, character) ? 2 : 1;
  return 0;
}

/// The first character; of what is no UTF-8 a byte.
std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(1, utf8_sequence_length(text)));
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    width += width_of(decode(character));
    text.remove_prefix(character.size());
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width, std::string_view ellipsis) {
  if (display_width(text) <= width) return std::string(text);
  const std::size_t left = width - display_width(ellipsis);
  std::size_t bytes = 0, used = 0;
  while (bytes < text.size()) {
    const std::string_view character = first_character(text.substr(bytes));
    used += width_of(decode(character));
    if (used > left) break;
    bytes += character.size();
  }
  return std::string(text.substr(0, bytes)).append(ellipsis);
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text).append(used < width ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(used < width ? width - used : 0, ' ').append(text);
}

}  // namespace foretell
