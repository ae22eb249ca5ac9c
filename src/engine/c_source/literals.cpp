#include "engine/c_source/literals.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/quote.hpp"

namespace foretell::engine::c_source {
namespace {

template <class Number>
std::string number_literal(Number value, std::string_view suffix) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
  std::array<char, 40> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(value), std::chars_format::hex);
  std::string text = std::signbit(value) ? "-0x" : "0x";
  text.append(digits.data(), end);
  return text.append(suffix);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    text.replace(at, what.size(), with);
  }
}

/// The marks of UTF-8 that change the direction of writing: compilers warn of them, since they make code look other
/// than it is (CVE-2021-42574).
constexpr std::array<std::string_view, 9> k_direction_marks{"\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                                                            "\u2066", "\u2067", "\u2068", "\u2069"};

}  // namespace

std::string literal(float value) { return number_literal(value, "f"); }

std::string literal(double value) { return number_literal(value, ""); }

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool is_basic = c >= ' ' && c <= '~' && c != '$' && c != '@' && c != '`';  // C99 5.2.1
    const bool is_special = c == '"' || c == '\\' || c == '?';                       // ?? begins a trigraph
    if (is_basic) {
      if (is_special) out += '\\';
      out += c;
    } else {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return out + '"';
}

std::string comment_text(std::string_view text) {
  std::string out = printable(text);
  replace_all(out, "*/", "* /");
  replace_all(out, "/*", "/ *");
  replace_all(out, "\?\?", "? ?");
  for (const std::string_view mark : k_direction_marks) replace_all(out, mark, " ");
  return out;
}

}  // namespace foretell::engine::c_source
