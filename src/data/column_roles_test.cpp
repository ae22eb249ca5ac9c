#include "data/column_roles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> k_names{"age", "zip", "w", "y"};

Error error_of(const TableOptions& options) {
  const auto roles = assign_roles(options, k_names, "t.csv");
  EXPECT_FALSE(roles);
  return roles ? Error{} : roles.error();
}

TEST(AssignRoles, FindsWhatTheOptionsName) {
  const auto roles = assign_roles({.target = "y",
                                   .weights = "w",
                                   .types = {{"zip", ColumnType::category}},
                                   .drop = {"age", "age"},
                                   .keep = {"zip"},
                                   .sensitive = {"zip"}},
                                  k_names, "t.csv");
  ASSERT_TRUE(roles) << roles.error().message;
  EXPECT_EQ(roles->target, 3u);
  EXPECT_EQ(roles->weights, 2u);
  EXPECT_EQ(roles->wishes[0].role, ColumnWish::Role::dropped);
  EXPECT_EQ(roles->wishes[1].role, ColumnWish::Role::input);
  EXPECT_EQ(roles->wishes[1].type, ColumnType::category);
  EXPECT_TRUE(roles->wishes[1].keep);
  EXPECT_TRUE(roles->wishes[1].is_sensitive);
}

TEST(AssignRoles, SuggestsANameForOneThatIsNot) {
  const Error error = error_of({.target = "y", .drop = {"zpi"}});
  EXPECT_EQ(
      error.message,
      "t.csv, line 1: found no column \"zpi\", expected a column to drop; the file has 4 columns \"age\", \"zip\", "
      "\"w\", \"y\"");
  EXPECT_EQ(error.hint, "did you mean \"zip\"?");
  EXPECT_EQ(error.field, "zpi");
  EXPECT_THAT(error_of({.target = "z"}).message, HasSubstr("expected the target;"));
  EXPECT_THAT(error_of({.target = "y", .weights = "u"}).message, HasSubstr("expected the weights of the rows;"));
  EXPECT_THAT(error_of({.target = "y", .keep = {"u"}}).message, HasSubstr("expected a column that is kept;"));
  EXPECT_THAT(error_of({.target = "y", .sensitive = {"u"}}).message, HasSubstr("expected a column that is sensitive"));
  EXPECT_THAT(error_of({.target = "y", .types = {{"u", ColumnType::number}}}).message,
              HasSubstr("expected a column to type;"));
}

TEST(AssignRoles, AsksForTheDelimiterWhereAHeaderIsOneColumn) {
  const std::vector<std::string> names{"age|y"};
  const auto roles = assign_roles({.target = "y"}, names, "t.csv");
  ASSERT_FALSE(roles);
  EXPECT_THAT(roles.error().message, HasSubstr("the file has 1 column \"age|y\""));
  EXPECT_THAT(roles.error().hint, HasSubstr("--delimiter"));
}

TEST(AssignRoles, RefusesTwoRolesForOneColumn) {
  EXPECT_EQ(error_of({.target = "y", .weights = "y"}).message,
            "t.csv: column \"y\": was to be the target and the weights of the rows, expected one of them");
  EXPECT_THAT(error_of({.target = "y", .drop = {"y"}}).message, HasSubstr("was to be the target and dropped"));
  EXPECT_THAT(error_of({.target = "y", .drop = {"zip"}, .keep = {"zip"}}).message,
              HasSubstr("was to be dropped and a kept input"));
}

TEST(AssignRoles, RefusesTypesThatTargetsAndWeightsCannotHave) {
  EXPECT_THAT(error_of({.target = "y", .types = {{"y", ColumnType::date}}}).message,
              HasSubstr("column \"y\": the target was to be read as dates"));
  EXPECT_THAT(error_of({.target = "y", .weights = "w", .types = {{"w", ColumnType::category}}}).message,
              HasSubstr("the weights of the rows were to be read as type category"));
}

}  // namespace
}  // namespace foretell::data
