#include "base/utf8.hpp"

#include <algorithm>

#include <simdjson.h>

namespace foretell {

std::size_t utf8_sequence_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool too_large = lead == 0xF4 && byte(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

std::size_t find_invalid_utf8(std::string_view text) {
  // Most texts are valid, and simdjson knows that at several bytes a cycle; only the place of a fault it does not tell.
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string_view without_cut_character(std::string_view text) {
  constexpr std::size_t k_cut_bytes_max = 3;
  for (std::size_t bytes = 1; bytes <= std::min(k_cut_bytes_max, text.size()); ++bytes) {
    const std::string_view tail = text.substr(text.size() - bytes);
    const bool continues = (static_cast<unsigned char>(tail.front()) & 0xC0u) == 0x80u;
    if (continues) continue;
    return utf8_sequence_length(tail) == bytes ? text : text.substr(0, text.size() - bytes);
  }
  return text;
}

std::size_t count_characters(std::string_view text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; };
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

}  // namespace foretell
