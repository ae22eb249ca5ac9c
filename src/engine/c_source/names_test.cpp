#include "engine/c_source/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::engine::c_source {
namespace {

std::vector<std::string> members(const std::vector<std::string>& columns) {
  std::vector<data::ColumnSchema> schema;
  for (const std::string& name : columns) schema.push_back({name});
  const Names names("m", schema);
  std::vector<std::string> out;
  for (std::size_t c = 0; c < columns.size(); ++c) out.push_back(names.member(c));
  return out;
}

TEST(Names, TurnsColumnsIntoIdentifiers) {
  EXPECT_THAT(members({"age", "Hours per-week", "  x  ", "9", "\xC3\xA9", "int", "NULL"}),
              testing::ElementsAre("age", "hours_per_week", "x", "column_9", "column", "int_", "null"));
}

TEST(Names, KeepsColumnsApartThatWouldHaveOneName) {
  EXPECT_THAT(members({"a b", "a-b", "A_B", "a_b_2", "a_b"}),
              testing::ElementsAre("a_b", "a_b_2", "a_b_3", "a_b_2_2", "a_b_4"));
}

TEST(Names, CutsLongColumnsAndStillKeepsThemApart) {
  const auto found = members({std::string(1000, 'a') + "x", std::string(1000, 'a') + "y"});
  EXPECT_EQ(found[0], std::string(48, 'a'));
  EXPECT_EQ(found[1], std::string(48, 'a') + "_2");
}

TEST(Names, BeginsEverythingAtFileScopeWithTheModelsName) {
  EXPECT_EQ(Names("adult", {}).expand("@_row $_CLASSES"), "adult_row ADULT_CLASSES");
  EXPECT_EQ(Names("churn-2.v1", {}).expand("@_row"), "churn_2_v1_row");
  EXPECT_EQ(Names("2024", {}).expand("@_row"), "model_2024_row");
}

}  // namespace
}  // namespace foretell::engine::c_source
