#include "data/wrong_cell.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

const Place k_place{"t.csv", 4, "x"};

std::string message(ColumnType type, std::string_view cell) {
  return fail_wrong_cell(k_place, type, cell).error().message;
}

TEST(FailWrongCell, SaysWhatWasFoundAndExpected) {
  EXPECT_EQ(message(ColumnType::number, "abc"), "t.csv, line 4: column \"x\": found \"abc\", expected a number");
  EXPECT_EQ(message(ColumnType::boolean, "1"),
            "t.csv, line 4: column \"x\": found \"1\", expected true, false, yes or no");
  EXPECT_EQ(message(ColumnType::number, "1e39"),
            "t.csv, line 4: column \"x\": found \"1e39\", a number out of range, expected one between -3.4e38 and "
            "3.4e38 (float32)");
}

TEST(FailWrongCell, KnowsDecimalCommas) {
  EXPECT_EQ(message(ColumnType::number, "3,14"),
            "t.csv, line 4: column \"x\": found \"3,14\", a decimal comma, expected decimal points");
  EXPECT_EQ(fail_decimal_comma(k_place, "3,14").error().hint,
            "write 3,14 as 3.14, and no points between thousands; or have commas read with --decimal-comma");
}

}  // namespace
}  // namespace foretell::data
