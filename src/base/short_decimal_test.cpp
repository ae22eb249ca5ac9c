#include "base/short_decimal.hpp"

#include <bit>
#include <cstdint>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/number.hpp"

namespace foretell {
namespace {

/// Whether `text` is a short decimal; if so, proves that its value is parse_number()'s, bit by bit.
bool is_short(std::string_view text) {
  const auto value = parse_short_decimal(text);
  if (!value) return false;
  const auto expected = parse_number(text);
  EXPECT_TRUE(expected) << text;
  EXPECT_EQ(std::bit_cast<std::uint64_t>(*value), std::bit_cast<std::uint64_t>(expected.value_or(0.5))) << text;
  EXPECT_TRUE(to_float32(*value)) << text;
  return true;
}

TEST(ParseShortDecimal, TakesDigitsWithOnePointAMinusAndAnExponent) {
  for (const char* text : {"0", "7", "42", "-42", "3.5", "-0.25", ".5", "5.", "-.5", "-0", "0.0", "007", "1e-07",
                           "2.5E+10", "-1.5e-03", "8.692932128906250000e-01"}) {
    EXPECT_TRUE(is_short(text)) << text;
  }
}

TEST(ParseShortDecimal, LeavesEverythingElse) {
  for (const char* text :
       {"",    "-",     ".",    "-.",   "+1",   "--1",  "1-",    " 1",     "1 ",    "1.2.3",
        "1,5", "..",    "nan",  "inf",  "0x10", "1e5",  "1e+5",  "e+05",   "-e+05", ".e+05",
        "1e+", "1e+0x", "12a4", "1:00", "1/2",  "\xB1", "1e--1", "1e+100", "1\xB2", "12345678901234567890a"}) {
    EXPECT_FALSE(parse_short_decimal(text)) << text;
  }
  EXPECT_FALSE(parse_short_decimal(std::string_view("1\0", 2)));
}

TEST(ParseShortDecimal, TakesAsManyDigitsAs64BitsHold) {
  EXPECT_TRUE(is_short("9007199254740992"));       // 2^53: beyond it no double is exact with its neighbours
  EXPECT_TRUE(is_short("9007199254740993"));       // a tie
  EXPECT_TRUE(is_short("900719925474099.25"));     //
  EXPECT_TRUE(is_short("9999999999999999999"));    // 19 digits
  EXPECT_FALSE(is_short("10000000000000000000"));  // 20
  EXPECT_TRUE(is_short("000000000000000000000001"));
  EXPECT_FALSE(is_short("0000000000000000000000001"));
  EXPECT_TRUE(is_short("0.1234567890123456789"));
  EXPECT_FALSE(is_short("0.01234567890123456789"));   // more than 19 behind the point, and above 2^53
  EXPECT_TRUE(is_short("0.0000001234567890123456"));  // 22 behind it, and below 2^53
  EXPECT_FALSE(is_short("0.1234567890123456789012"));
  EXPECT_TRUE(is_short("123456789012345.6789"));   // the point is the last of 16 bytes
  EXPECT_FALSE(is_short("1234567890123456.789"));  // the point comes later
}

TEST(ParseShortDecimal, TakesPowersOfTenThatAreExact) {
  EXPECT_TRUE(is_short("1e+22"));
  EXPECT_FALSE(is_short("1e+23"));
  EXPECT_TRUE(is_short("1e-22"));
  EXPECT_FALSE(is_short("1e-23"));
  EXPECT_TRUE(is_short("9007199254740991e+22"));
  EXPECT_TRUE(is_short("9007199254740991e-22"));
  EXPECT_TRUE(is_short("9007199254740993e-19"));
  EXPECT_FALSE(is_short("9007199254740993e-20"));
  EXPECT_FALSE(is_short("9007199254740993e+01"));
  EXPECT_TRUE(is_short("1.5e+23"));
}

TEST(ParseShortDecimal, IsParseNumberForDoublesAsProgramsWriteThem) {
  std::mt19937_64 random(1);
  int taken = 0;
  constexpr int k_texts = 200'000;
  for (int i = 0; i < k_texts; ++i) {
    // Any mantissa, magnitudes from 2^-40 to 2^40.
    const std::uint64_t bits = (random() & 0x800F'FFFF'FFFF'FFFF) | (1023 - 40 + random() % 81) << 52;
    const auto value = std::bit_cast<double>(bits);
    switch (i % 5) {
      case 0: taken += is_short(fmt::format("{}", value)); break;
      case 1: taken += is_short(fmt::format("{:.18e}", value)); break;
      case 2: taken += is_short(fmt::format("{:.6f}", value)); break;
      case 3: taken += is_short(fmt::format("{:.17g}", value)); break;
      case 4: taken += is_short(fmt::format("{}", static_cast<double>(static_cast<float>(value)))); break;
    }
  }
  EXPECT_GT(taken, k_texts / 2);
}

TEST(ParseShortDecimal, IsParseNumberForAnyDigitsAndNeverTakesWhatIsNoNumber) {
  constexpr std::string_view k_mostly_digits = "0123456789012345678901234567890123456789.-e+x ";
  std::mt19937_64 random(2);
  int taken = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text(random() % 27, '\0');
    const std::size_t characters = i % 2 == 0 ? k_mostly_digits.size() : 41;
    for (char& c : text) c = k_mostly_digits[random() % characters];
    taken += is_short(text);
  }
  EXPECT_GT(taken, 30'000);
}

}  // namespace
}  // namespace foretell
