#include "data/cell.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "base/number.hpp"

namespace foretell::data {
namespace {

TEST(IsMissing, KnowsItsFiveTextsExactly) {
  for (const char* cell : {"", "NA", "NaN", "null", "?"}) EXPECT_TRUE(is_missing(cell)) << cell;
  for (const char* cell : {" ", "na", "nan", "Null", "NULL", "??", " NA", "None", "-", "N"}) {
    EXPECT_FALSE(is_missing(cell)) << cell;
  }
}

TEST(ReadBoolean, TakesFourWordsInAnyCase) {
  for (const char* cell : {"true", "TRUE", "True", "yes", "Yes"}) EXPECT_EQ(read_boolean(cell), true) << cell;
  for (const char* cell : {"false", "FALSE", "no", "NO"}) EXPECT_EQ(read_boolean(cell), false) << cell;
  for (const char* cell : {"", "t", "y", "1", "0", " true", "truee", "on"}) {
    EXPECT_EQ(read_boolean(cell), std::nullopt) << cell;
  }
}

TEST(ReadNumber, TrimsBlanksAndRoundsToFloat32) {
  const NumberCell cell = read_number(" \t0.1 ");
  EXPECT_EQ(cell.kind, NumberCell::Kind::number);
  EXPECT_EQ(cell.value, 0.1f);
  EXPECT_EQ(cell.exact, 0.1);
}

TEST(ReadNumber, TakesNanInAnyCaseAndPaddedMissingTextsForMissing) {
  for (const char* cell : {"", "nan", "NAN", "NaN", " NA ", "null", "?", "  "}) {
    EXPECT_EQ(read_number(cell).kind, NumberCell::Kind::missing) << cell;
    EXPECT_TRUE(std::isnan(read_number(cell).value)) << cell;
  }
}

TEST(ReadNumber, TellsTooLargeFromNoNumber) {
  for (const char* cell : {"1e39", "-1e39", "inf", "-Infinity", "1e999", " 3.5e38 "}) {
    EXPECT_EQ(read_number(cell).kind, NumberCell::Kind::out_of_range) << cell;
  }
  for (const char* cell : {"abc", "1,5", "1 2", "0x10", "-", ".", "1e"}) {
    EXPECT_EQ(read_number(cell).kind, NumberCell::Kind::not_a_number) << cell;
  }
  EXPECT_EQ(read_number("3.4028234663852886e38").kind, NumberCell::Kind::number);
}

TEST(ReadNumber, GivesWhatParseNumberGivesToTheLastBit) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 200'000; ++i) {
    std::string cell = std::to_string(random());
    cell.resize(std::min<std::size_t>(cell.size(), 1 + random() % 19));
    if (random() % 4 != 0) cell.insert(random() % (cell.size() + 1), 1, '.');
    if (random() % 3 == 0) cell.insert(0, 1, '-');
    const auto expected = parse_number(cell);
    ASSERT_TRUE(expected) << cell;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(read_number(cell).exact), std::bit_cast<std::uint64_t>(*expected)) << cell;
    ASSERT_EQ(read_number(cell).value, static_cast<float>(*expected)) << cell;
  }
  EXPECT_TRUE(std::signbit(read_number("-0").value));
}

TEST(ReadInteger, TakesDecimalDigitsOf64BitsOnly) {
  EXPECT_EQ(read_integer("42"), 42);
  EXPECT_EQ(read_integer(" -7 "), -7);
  EXPECT_EQ(read_integer("9223372036854775807"), INT64_MAX);
  for (const char* cell : {"9223372036854775808", "1.0", "1e3", "", "x", "1x"}) {
    EXPECT_EQ(read_integer(cell), std::nullopt) << cell;
  }
}

TEST(Classify, TellsTheKindsApart) {
  const std::pair<const char*, CellKind> cases[] = {
      {"", CellKind::missing},
      {"?", CellKind::missing},
      {"nan", CellKind::missing_as_number},
      {"  ", CellKind::missing_as_number},
      {" NA", CellKind::missing_as_number},
      {"0", CellKind::number},
      {"-1.5", CellKind::number},
      {" 3 ", CellKind::number},
      {"1e5", CellKind::number},
      {"+2", CellKind::number},
      {"1e39", CellKind::out_of_range},
      {"Infinity", CellKind::out_of_range},
      {"Yes", CellKind::boolean},
      {" yes", CellKind::text},
      {"2024-01-31", CellKind::date},
      {"3,14", CellKind::decimal_comma},
      {"1.234,5", CellKind::decimal_comma},
      {"abc", CellKind::text},
      {"1,2,3", CellKind::text},
      {"1.2.3", CellKind::text},
      {"-", CellKind::text},
      {".", CellKind::text},
      {"12.34,5", CellKind::text},
  };
  for (const auto& [cell, kind] : cases) EXPECT_EQ(classify(cell), kind) << '"' << cell << '"';
}

TEST(Classify, AgreesWithReadNumberOnDigitsOfAnyLength) {
  for (std::size_t digits = 1; digits <= 60; ++digits) {
    const std::string cell(digits, '9');
    const bool is_number = read_number(cell).kind == NumberCell::Kind::number;
    EXPECT_EQ(classify(cell) == CellKind::number, is_number) << digits;
    EXPECT_EQ(classify('-' + cell) == CellKind::number, is_number) << digits;
  }
}

TEST(Classify, AgreesWithReadNumberOnWhateverLooksLikeANumber) {
  std::mt19937 random(7);
  constexpr std::string_view k_alphabet = "0123456789..--+e, ";
  for (int i = 0; i < 200'000; ++i) {
    std::string cell(1 + random() % 6, '0');
    for (char& c : cell) c = k_alphabet[random() % k_alphabet.size()];
    EXPECT_EQ(classify(cell) == CellKind::number, read_number(cell).kind == NumberCell::Kind::number) << cell;
  }
}

}  // namespace
}  // namespace foretell::data
