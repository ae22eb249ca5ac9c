#include "base/number.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace foretell {
namespace {

TEST(ParseNumber, ReadsTheWholeTextOnly) {
  EXPECT_EQ(parse_number("42"), 42.0);
  EXPECT_EQ(parse_number("-1.5e3"), -1500.0);
  EXPECT_EQ(parse_number("+.5"), 0.5);
  for (const char* text : {"", "+", "-", "+-1", "1 ", " 1", "1x", "0x10", "1,5", "nan", "NaN", "--1"}) {
    EXPECT_EQ(parse_number(text), std::unexpected(NumberFault::not_a_number)) << text;
  }
}

TEST(ParseNumber, TellsTooLargeFromTooSmall) {
  EXPECT_EQ(parse_number("1e999"), std::unexpected(NumberFault::out_of_range));
  EXPECT_EQ(parse_number("-Infinity"), std::unexpected(NumberFault::out_of_range));
  EXPECT_EQ(parse_number("1e-999"), 0.0);
}

TEST(ToFloat32, RefusesWhatHasNoFiniteFloat) {
  const double largest = std::numeric_limits<float>::max();
  EXPECT_EQ(to_float32(largest), std::numeric_limits<float>::max());
  EXPECT_EQ(to_float32(3.5e38), std::unexpected(NumberFault::out_of_range));
}

TEST(AppendNumber, WritesTheShortestTextThatReadsBack) {
  std::string text;
  append_number(text, 0.1f);
  text += ' ';
  append_number(text, 1.0f);
  text += ' ';
  append_number(text, 0.1);
  EXPECT_EQ(text, "0.1 1 0.1");
}

}  // namespace
}  // namespace foretell
