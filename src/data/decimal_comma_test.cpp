#include "data/decimal_comma.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

TEST(WithDecimalPoint, TurnsTheCommaIntoAPointAndDropsThePointsOfGroups) {
  const std::pair<const char*, const char*> cases[] = {
      {"3,14", "3.14"}, {"1.234,5", "1234.5"}, {"-1.234.567", "-1234567"}, {"+,5", "+.5"},
      {"12", "12"},     {"1,5e3", "1.5e3"},    {"12,5 kg", "12.5 kg"},     {"", ""},
  };
  for (const auto& [comma, point] : cases) EXPECT_EQ(with_decimal_point(comma), point) << comma;
}

TEST(WithDecimalPoint, RefusesPointsAndCommasThatStandElsewhere) {
  for (const char* text :
       {"1.5", "0.123", ".5", "1.23,4", "1234.567", "1,2,3", "1,234.5", "1,", "31.12.2024", "1.234,", "1e3,5"}) {
    EXPECT_EQ(with_decimal_point(text), std::nullopt) << text;
  }
}

TEST(ReadNumber, ReadsTheCommaStyle) {
  EXPECT_EQ(read_number(" 1.234,5 ", NumberStyle::comma).exact, 1234.5);
  EXPECT_EQ(read_number("1.234", NumberStyle::comma).exact, 1234);
  EXPECT_EQ(read_number("1.234", NumberStyle::point).exact, 1.234);
  EXPECT_EQ(read_number("1.5", NumberStyle::comma).kind, NumberCell::Kind::not_a_number);
  EXPECT_EQ(read_number("nan", NumberStyle::comma).kind, NumberCell::Kind::missing);
  EXPECT_EQ(read_number("1,0e39", NumberStyle::comma).kind, NumberCell::Kind::out_of_range);
}

TEST(Classify, TakesTheCommaStyleForNumbersAndNoOther) {
  const std::pair<const char*, CellKind> cases[] = {
      {"3,14", CellKind::number},
      {"7", CellKind::number},
      {"1.234", CellKind::number},
      {"1.5", CellKind::text},
      {"1e39", CellKind::out_of_range},
      {"", CellKind::missing},
      {" NA", CellKind::missing_as_number},
      {"yes", CellKind::boolean},
      {"31.12.2024", CellKind::date},
      {"1,2,3", CellKind::text},
      {"abc", CellKind::text},
  };
  for (const auto& [cell, kind] : cases) EXPECT_EQ(classify(cell, NumberStyle::comma), kind) << cell;
}

}  // namespace
}  // namespace foretell::data
