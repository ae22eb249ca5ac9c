#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

/// Values as C99 spells them: the compiler reads back the same bits. Pure functions, safe from any thread.
namespace foretell::engine::c_source {

/// A hexadecimal constant, 0x1.8p+1f; NAN and INFINITY (of <math.h>) for what is not finite.
std::string literal(float value);
std::string literal(double value);

/// A string constant with its quotes: bytes outside printable ASCII become octal escapes, so that no source character
/// set, trigraph or quote changes what it says.
std::string literal(std::string_view text);

/// `text` as it may stand inside a comment: one line that neither ends the comment nor begins another.
std::string comment_text(std::string_view text);

/// The elements of an array, several a line.
class Elements {
 public:
  /// Appends to `out`, which must outlive it.
  explicit Elements(std::string& out) : out_(out), line_begin_(out.size()) {}

  void add(std::string_view element) {
    if (!is_first_) out_ += ',';
    const bool is_full = out_.size() - line_begin_ + element.size() > k_line_bytes;
    if (is_first_ || is_full) {
      out_ += "\n  ";
      line_begin_ = out_.size();
    } else {
      out_ += ' ';
    }
    out_ += element;
    is_first_ = false;
  }
  void add(std::integral auto number) { add(fmt::format_int(number).c_str()); }
  void add(std::floating_point auto number) { add(literal(number)); }

 private:
  static constexpr std::size_t k_line_bytes = 112;

  std::string& out_;
  std::size_t line_begin_;
  bool is_first_ = true;
};

}  // namespace foretell::engine::c_source
