#include "train/table_rows.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

TEST(TableRows, GivesEachCategoryTheModelsCode) {
  const auto table = TableBuilder()
                         .numbers("x", {1.5f, data::k_missing_number, 3})
                         .codes("c", {"p", "q", "r"}, {2, 0, data::k_missing_code})
                         .booleans("b", {1, data::k_missing_code, 0})
                         .target({"n", "y"}, {0, 1, 0});
  const std::vector<data::ColumnSchema> columns{
      {.name = "x", .type = data::ColumnType::number},
      {.name = "c", .type = data::ColumnType::category, .categories = {"q", "r"}},
      {.name = "b", .type = data::ColumnType::boolean, .categories = {"false", "true"}}};
  const TableRows rows(table, columns);
  std::vector<model::Slot> slots;
  rows.slots(std::vector<std::uint32_t>{2, 0, 1}, slots);
  ASSERT_EQ(slots.size(), 9u);
  EXPECT_EQ(slots[0].number(), 3);
  EXPECT_EQ(slots[1].code(), data::k_missing_code);  // missing
  EXPECT_EQ(slots[2].code(), 0);
  EXPECT_EQ(slots[3].number(), 1.5f);
  EXPECT_EQ(slots[4].code(), 1);  // "r"
  EXPECT_EQ(slots[5].code(), 1);
  EXPECT_TRUE(std::isnan(slots[6].number()));
  EXPECT_EQ(slots[7].code(), data::k_missing_code);  // "p" is not known
  EXPECT_EQ(slots[8].code(), data::k_missing_code);
}

}  // namespace
}  // namespace foretell::train
