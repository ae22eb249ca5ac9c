#include "http/head_scanner.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

/// Bytes that may stand inside a line: all but control bytes, and the tab.
constexpr std::array<bool, 256> k_inside_line = [] {
  std::array<bool, 256> inside{};
  for (std::size_t byte = 0; byte < inside.size(); ++byte)
    inside[byte] = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  return inside;
}();

/// `byte` in each of the eight bytes of a word.
constexpr std::uint64_t in_each_byte(std::uint8_t byte) { return 0x0101'0101'0101'0101u * byte; }

/// How many of the first bytes of a word stand inside a line for certain; 8 for all of them. A tab is not among them.
std::size_t bytes_inside_line(std::uint64_t word) {
  constexpr std::uint64_t k_high = in_each_byte(0x80);
  // A subtraction borrows from the next byte only where one was found before it, so that the first is always right.
  const std::uint64_t below_blank = (word - in_each_byte(0x20)) & ~word;
  const std::uint64_t unlike_delete = word ^ in_each_byte(0x7f);
  const std::uint64_t is_delete = (unlike_delete - in_each_byte(0x01)) & ~unlike_delete;
  return static_cast<std::size_t>(std::countr_zero((below_blank | is_delete) & k_high)) / 8;
}

/// The place of the first byte from `at` on that stands inside no line, or `end`.
std::size_t skip_inside_line(std::string_view bytes, std::size_t at, std::size_t end) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest of a word");
  while (end - at >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    const std::size_t inside = bytes_inside_line(word);
    at += inside;
    if (inside < sizeof word) break;
  }
  while (at < end && k_inside_line[static_cast<unsigned char>(bytes[at])]) ++at;
  return at;
}

Result<void> check_request_line(std::string_view line) {
  const std::size_t method_end = std::min(line.find(' '), line.size());
  if (method_end > limits::k_method_bytes_max) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("the request line begins with more than {} bytes that are no method", limits::k_method_bytes_max));
  }
  if (method_end == line.size()) return {};
  const std::string_view target = line.substr(method_end + 1);
  if (std::min(target.find(' '), target.size()) > limits::k_target_bytes_max) {
    return fail(ErrorCode::uri_too_long,
                fmt::format("the request target is longer than {} bytes", limits::k_target_bytes_max));
  }
  return {};
}

Result<void> check_field_line(std::string_view line, std::size_t number) {
  if (number > limits::k_header_fields_max) {
    return fail(ErrorCode::headers_too_large,
                fmt::format("the request has more than {} header fields", limits::k_header_fields_max));
  }
  if (line.front() == ' ' || line.front() == '\t') {
    return fail(ErrorCode::invalid_argument, fmt::format("header line {} begins with a blank (a folded line)", number),
                "write each header field on one line");
  }
  if (line.size() > limits::k_header_field_bytes_max) {
    return fail(ErrorCode::headers_too_large,
                fmt::format("header line {} is longer than {} bytes", number, limits::k_header_field_bytes_max));
  }
  return {};
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
  const std::size_t end = std::min(bytes.size(), limits::k_header_bytes_max);
  while (true) {
    scanned_ = skip_inside_line(bytes, scanned_, end);
    const std::string_view line = bytes.substr(line_begin_, scanned_ - line_begin_);
    if (scanned_ == end || (bytes[scanned_] == '\r' && scanned_ + 1 == end)) {
      if (auto checked = check_line(line); !checked) return refuse(std::move(checked).error());
      break;
    }
    if (bytes[scanned_] != '\r' || bytes[scanned_ + 1] != '\n') return refuse_byte(line, bytes[scanned_]);
    if (auto checked = check_line(line); !checked) return refuse(std::move(checked).error());
    scanned_ += 2;
    line_begin_ = scanned_;
    ++lines_;
    if (line.empty()) return State::complete;
  }
  if (end < limits::k_header_bytes_max) return State::incomplete;
  return refuse({ErrorCode::headers_too_large,
                 fmt::format("the request head is longer than {} bytes", limits::k_header_bytes_max)});
}

/// `line` is what stands before the byte: a limit that it breaks was broken first.
HeadScanner::State HeadScanner::refuse_byte(std::string_view line, char byte) {
  if (auto checked = check_line(line); !checked) return refuse(std::move(checked).error());
  if (byte == '\r' || byte == '\n') {
    return refuse({ErrorCode::invalid_argument,
                   fmt::format("line {} of the request head has a bare {}", lines_ + 1, byte == '\r' ? "CR" : "LF"),
                   {},
                   "end each line with CR LF"});
  }
  return refuse({ErrorCode::invalid_argument, fmt::format("line {} of the request head has the control byte 0x{:02x}",
                                                          lines_ + 1, static_cast<unsigned char>(byte))});
}

HeadScanner::State HeadScanner::refuse(Error error) {
  error_ = std::move(error);
  return State::refused;
}

Result<void> HeadScanner::check_line(std::string_view line) const {
  if (lines_ == 0) return check_request_line(line);
  if (line.empty()) return {};
  return check_field_line(line, lines_);
}

}  // namespace foretell::http
