#include "base/quote.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace foretell {
namespace {

constexpr std::size_t k_quoted_names_max = 10;

void append_escaped(std::string& out, unsigned char byte) {
  switch (byte) {
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default: out += fmt::format("\\x{:02x}", byte);
  }
}

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/// U+0080 to U+009F, which terminals may take for the beginning of an escape sequence.
bool is_long_control(std::string_view sequence) {
  return sequence.size() == 2 && sequence[0] == '\xC2' && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

/// The longest beginning of `text` of at most `bytes_max` bytes that ends between two characters.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  std::size_t length = 0;
  while (length < text.size()) {
    const std::size_t next = std::max<std::size_t>(1, utf8_sequence_length(text.substr(length)));
    if (length + next > bytes_max) break;
    length += next;
  }
  return text.substr(0, length);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0 || is_control(first)) {
      append_escaped(out, first);
      text.remove_prefix(1);
    } else if (is_long_control(text.substr(0, length))) {
      append_escaped(out, static_cast<unsigned char>(text[1]));
      text.remove_prefix(length);
    } else {
      out.append(text, 0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

std::string quote(std::string_view text, std::size_t bytes_max) {
  const std::string_view shown = cut(text, bytes_max);
  return '"' + printable(shown) + (shown.size() < text.size() ? "...\"" : "\"");
}

std::string quote_names(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names.first(std::min(names.size(), k_quoted_names_max))) {
    if (!list.empty()) list += ", ";
    list += quote(name);
  }
  if (names.size() > k_quoted_names_max) list += fmt::format(" and {} more", names.size() - k_quoted_names_max);
  return list;
}

}  // namespace foretell
