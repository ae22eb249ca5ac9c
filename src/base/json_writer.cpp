#include "base/json_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <span>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/number.hpp"
#include "base/utf8.hpp"

namespace foretell {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

#if defined(__SSE2__)

/// Bit i stands for byte i of the `k_width` bytes (16, 8 or 4) from `at` on: whether it is not plain.
template <std::size_t k_width>
std::uint32_t wrong_bytes(const char* at) {
  static_assert(k_width <= sizeof(__m128i));
  __m128i bytes = _mm_setzero_si128();
  std::memcpy(&bytes, at, k_width);
  const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  // As a signed number, a byte beyond ASCII is below 0x20, too.
  const __m128i control = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)), is(0x7f));
  const __m128i wrong = _mm_or_si128(control, _mm_or_si128(is('"'), is('\\')));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(wrong)) & ((1u << k_width) - 1);
}

/// plain_length() of a text of at least `k_width` bytes: the last step goes over bytes of the one before again.
template <std::size_t k_width>
std::size_t plain_length_by(std::string_view text) {
  const std::size_t last = text.size() - k_width;
  for (std::size_t at = 0;; at = std::min(at + k_width, last)) {
    const std::uint32_t wrong = wrong_bytes<k_width>(text.data() + at);
    if (wrong != 0) return at + static_cast<std::size_t>(std::countr_zero(wrong));
    if (at == last) return text.size();
  }
}

#endif

/// The length of the beginning of `text` that stands in a JSON string as it is: most texts, all of them.
std::size_t plain_length(std::string_view text) {
#if defined(__SSE2__)
  if (text.size() >= 16) return plain_length_by<16>(text);
  if (text.size() >= 8) return plain_length_by<8>(text);
  if (text.size() >= 4) return plain_length_by<4>(text);
#endif
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

/// One character and how it stands in a JSON string.
struct Escaped {
  std::size_t length = 1;  // of the character
  std::string_view form;
};

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";  // U+FFFD

/// The form of a control character below U+0100; `space` keeps it.
std::string_view as_code(unsigned char byte, std::span<char, 6> space) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::ranges::copy(std::string_view("\\u00"), space.begin());
  space[4] = k_digits[byte >> 4];
  space[5] = k_digits[byte & 0xf];
  return {space.data(), space.size()};
}

/// The first character of `text`, which is not plain.
Escaped escape_first(std::string_view text, std::span<char, 6> space) {
  const auto byte = static_cast<unsigned char>(text.front());
  switch (byte) {
    case '"': return {1, "\\\""};
    case '\\': return {1, "\\\\"};
    case '\n': return {1, "\\n"};
    case '\r': return {1, "\\r"};
    case '\t': return {1, "\\t"};
    default: break;
  }
  if (byte < 0x80) return {1, as_code(byte, space)};
  const std::size_t length = utf8_sequence_length(text);
  if (length == 0) return {1, k_replacement};
  const std::string_view character = text.substr(0, length);
  if (byte == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0) {
    return {length, as_code(static_cast<unsigned char>(text[1]), space)};
  }
  if (character == "\xE2\x80\xA8") return {length, "\\u2028"};
  if (character == "\xE2\x80\xA9") return {length, "\\u2029"};
  return {length, character};
}

/// Calls `put(piece)` for what `text` is as a JSON string, its quotes left out.
template <class Put>
void escape(std::string_view text, const Put& put) {
  std::array<char, 6> space;
  while (true) {
    const std::size_t plain = plain_length(text);
    put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const Escaped escaped = escape_first(text, space);
    put(escaped.form);
    text.remove_prefix(escaped.length);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  escape(text, [&](std::string_view piece) { out.append(piece); });
  out += '"';
}

char* write_json_string(char* to, std::string_view text) {
  *to++ = '"';
  escape(text, [&](std::string_view piece) {
    std::memcpy(to, piece.data(), piece.size());
    to += piece.size();
  });
  *to++ = '"';
  return to;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!after_key_ && !has_content_.empty());
  before_value();
  append_json_string(out_, name);
  out_ += style_ == Style::compact ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) { return raw(truth ? "true" : "false"); }

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  before_value();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::value(float number) {
  if (!std::isfinite(number)) return null();
  before_value();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  before_value();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  has_content_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  assert(!has_content_.empty() && !after_key_);
  const bool had_content = has_content_.back();
  has_content_.pop_back();
  if (had_content) new_line();
  out_ += bracket;
  return *this;
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_content_.empty()) return;
  if (has_content_.back()) out_ += ',';
  has_content_.back() = true;
  new_line();
}

void JsonWriter::new_line() {
  if (style_ == Style::compact) return;
  out_ += '\n';
  out_.append(2 * has_content_.size(), ' ');
}

}  // namespace foretell
