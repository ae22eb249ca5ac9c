#include "http/head_scanner.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

using State = HeadScanner::State;

/// The code of the refusal, none when the head is complete, and `cancelled` when it is incomplete.
std::optional<ErrorCode> verdict(std::string_view bytes, std::size_t piece_bytes) {
  HeadScanner scanner;
  for (std::size_t end = 0; end < bytes.size();) {
    end = std::min(bytes.size(), end + piece_bytes);
    const State state = scanner.scan(bytes.substr(0, end));
    if (state == State::complete) return {};
    if (state == State::refused) return scanner.error().code;
  }
  return ErrorCode::cancelled;
}

/// Checks that the verdict does not depend on how the bytes are cut.
std::optional<ErrorCode> verdict(std::string_view bytes) {
  const auto whole = verdict(bytes, bytes.size());
  EXPECT_EQ(verdict(bytes, 1), whole);
  EXPECT_EQ(verdict(bytes, 7), whole);
  return whole;
}

std::string head_with(std::string_view fields) { return "GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n"; }

TEST(HeadScanner, FindsTheEndOfTheHead) {
  const std::string head = head_with("Host: a\r\nX:\tb \r\n");
  HeadScanner scanner;
  EXPECT_EQ(scanner.scan(head + "body\r\n\r\n"), State::complete);
  EXPECT_EQ(scanner.head_bytes(), head.size());
  EXPECT_EQ(verdict(head.substr(0, head.size() - 1)), ErrorCode::cancelled);
}

TEST(HeadScanner, RefusesLineEndsThatAreNotCrLf) {
  EXPECT_EQ(verdict("GET / HTTP/1.1\nHost: a\n\n"), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict("GET / HTTP/1.1\rHost: a\r\r"), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict(head_with("Host: a\r\nX: b\rc\r\n")), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict(head_with("Host: a\r\nX: b\nc\r\n")), ErrorCode::invalid_argument);
}

TEST(HeadScanner, RefusesControlBytes) {
  for (const char byte : {'\0', '\x01', '\x0b', '\x1f', '\x7f'}) {
    EXPECT_EQ(verdict(head_with("X: a" + std::string(1, byte) + "b\r\n")), ErrorCode::invalid_argument)
        << static_cast<int>(byte);
  }
}

TEST(HeadScanner, JudgesEachByteAlikeWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool is_inside = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    for (std::size_t place = 0; place < 20; ++place) {
      std::string value(20, 'v');
      value[place] = static_cast<char>(byte);
      const std::string head = head_with("X:" + value + "\r\n");
      EXPECT_EQ(verdict(head, head.size()) == std::nullopt, is_inside) << byte << " at " << place;
    }
  }
}

TEST(HeadScanner, RefusesFoldedLines) {
  EXPECT_EQ(verdict(head_with("X: a\r\n b\r\n")), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict(head_with("X: a\r\n\tb\r\n")), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict(head_with(" Host: a\r\n")), ErrorCode::invalid_argument);
}

TEST(HeadScanner, LimitsTheMethod) {
  const std::string longest(limits::k_method_bytes_max, 'M');
  EXPECT_EQ(verdict(longest + " / HTTP/1.1\r\n\r\n"), std::nullopt);
  EXPECT_EQ(verdict(longest + "M / HTTP/1.1\r\n\r\n"), ErrorCode::invalid_argument);
  EXPECT_EQ(verdict(longest + "M"), ErrorCode::invalid_argument) << "before the line ends";
}

TEST(HeadScanner, LimitsTheTarget) {
  const std::string longest = "/" + std::string(limits::k_target_bytes_max - 1, 't');
  EXPECT_EQ(verdict("GET " + longest + " HTTP/1.1\r\n\r\n"), std::nullopt);
  EXPECT_EQ(verdict("GET " + longest + "t HTTP/1.1\r\n\r\n"), ErrorCode::uri_too_long);
  EXPECT_EQ(verdict("GET " + longest + "t"), ErrorCode::uri_too_long) << "before the line ends";
}

TEST(HeadScanner, LimitsOneField) {
  const std::string longest = "X: " + std::string(limits::k_header_field_bytes_max - 3, 'v');
  EXPECT_EQ(verdict(head_with(longest + "\r\n")), std::nullopt);
  EXPECT_EQ(verdict(head_with(longest + "v\r\n")), ErrorCode::headers_too_large);
  EXPECT_EQ(verdict(head_with("A: b\r\n" + longest + "v" + std::string(1, '\0') + "\r\n")),
            ErrorCode::headers_too_large)
      << "the first fault counts";
}

TEST(HeadScanner, LimitsTheNumberOfFields) {
  std::string fields;
  for (std::size_t i = 0; i < limits::k_header_fields_max; ++i) fields += "X: y\r\n";
  EXPECT_EQ(verdict(head_with(fields)), std::nullopt);
  EXPECT_EQ(verdict(head_with(fields + "X: y\r\n")), ErrorCode::headers_too_large);
}

TEST(HeadScanner, LimitsTheWholeHead) {
  std::string fields;
  for (int i = 0; i < 10; ++i) fields += "X: " + std::string(6'000, 'v') + "\r\n";
  const std::size_t left = limits::k_header_bytes_max - head_with(fields).size();
  const std::string longest = head_with(fields + "X: " + std::string(left - 5, 'v') + "\r\n");
  ASSERT_EQ(longest.size(), limits::k_header_bytes_max);
  EXPECT_EQ(verdict(longest), std::nullopt);
  EXPECT_EQ(verdict(head_with(fields + "X: " + std::string(left - 4, 'v') + "\r\n")), ErrorCode::headers_too_large);
}

}  // namespace
}  // namespace foretell::http
