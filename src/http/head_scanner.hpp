#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace foretell::http {

/// Finds the end of a request head in raw bytes and refuses, at the first byte that breaks them, the rules that a
/// parser working on whole lines cannot be trusted with (Beast 1.81 accepts some of what is refused here):
/// lines end in CR LF and nothing else, no other control byte but a tab, no folded line (RFC 9112, 2.2 and 5.2), and
/// the limits on method, target, one field line, number of fields and the whole head.
///
/// What it says depends on the bytes only, never on how they were cut into pieces.
class HeadScanner {
 public:
  enum class State : std::uint8_t { incomplete, complete, refused };

  /// `bytes` are all bytes from the start of the head; those of the last call are among them and not read again.
  State scan(std::string_view bytes);
  /// The length of the head with its empty line, once complete.
  std::size_t head_bytes() const { return scanned_; }
  /// Why, once refused.
  const Error& error() const { return error_; }
  /// Begins a new head.
  void reset() { *this = HeadScanner(); }

 private:
  State refuse(Error error);
  State refuse_byte(std::string_view line, char byte);
  Result<void> check_line(std::string_view line) const;

  std::size_t scanned_ = 0;     // bytes known to be fine
  std::size_t line_begin_ = 0;  // where the line that is being read begins
  std::size_t lines_ = 0;       // complete lines before it
  Error error_;
};

}  // namespace foretell::http
