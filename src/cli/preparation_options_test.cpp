#include "cli/preparation_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using model::Coding;
using model::Fill;
using model::Scaling;
using ::testing::HasSubstr;

model::Recipe applied(const PreparationOptions& options) {
  model::Recipe recipe;
  const Result<void> done = apply(options, recipe);
  if (!done) ADD_FAILURE() << done.error().message;
  return recipe;
}

Error error_of(const PreparationOptions& options) {
  model::Recipe recipe;
  const Result<void> done = apply(options, recipe);
  EXPECT_FALSE(done);
  return done ? Error{} : done.error();
}

TEST(PreparationOptions, GoToTheTypesThatTheyArePossibleFor) {
  const model::Recipe recipe = applied({.impute = "median,own", .encode = "one_hot", .scale = "robust", .rare = "20"});
  EXPECT_EQ(recipe.numbers.fill, Fill::median);
  EXPECT_EQ(recipe.dates.fill, Fill::median);
  EXPECT_EQ(recipe.categories.fill, Fill::own);
  EXPECT_EQ(recipe.categories.coding, Coding::one_hot);
  EXPECT_FALSE(recipe.numbers.coding);
  EXPECT_EQ(recipe.numbers.scaling, Scaling::robust);
  EXPECT_EQ(recipe.categories.rare_rows, 20u);
}

TEST(PreparationOptions, GoToTheColumnThatIsNamed) {
  const model::Recipe recipe = applied({.impute = "size=constant:4,city=constant:a=b", .encode = "city=frequency"});
  EXPECT_EQ(recipe.columns.at("size").fill_number, 4);
  EXPECT_EQ(recipe.columns.at("city").fill_text, "a=b");
  EXPECT_EQ(recipe.columns.at("city").coding, Coding::frequency);
  EXPECT_EQ(recipe.categories, model::ColumnRecipe());
}

TEST(PreparationOptions, TakeItemsWithCommasInQuotes) {
  const model::Recipe recipe = applied({.impute = R"("a,b=median",c=constant:0)", .indicate = R"("a,b",d)"});
  EXPECT_EQ(recipe.columns.at("a,b").fill, Fill::median);
  EXPECT_EQ(recipe.columns.at("c").fill_number, 0);
  EXPECT_EQ(recipe.columns.at("a,b").missing_indicator, true);
  EXPECT_EQ(recipe.columns.at("d").missing_indicator, true);
}

TEST(PreparationOptions, IndicateWhereAnyColumnIsMissing) {
  const model::Recipe recipe = applied({.indicate = "all"});
  EXPECT_EQ(recipe.numbers.missing_indicator, true);
  EXPECT_EQ(recipe.categories.missing_indicator, true);
  EXPECT_EQ(recipe.dates.missing_indicator, true);
  EXPECT_TRUE(recipe.columns.empty());
}

TEST(PreparationOptions, NameTheWordsThatAnOptionTakes) {
  EXPECT_EQ(error_of({.encode = "onehot"}).message,
            "--encode: found \"onehot\", expected ordinal, one_hot or frequency");
  EXPECT_EQ(error_of({.encode = "onehot"}).code, ErrorCode::usage);
  EXPECT_THAT(error_of({.impute = "a="}).message, HasSubstr("--impute: found \"\""));
  EXPECT_THAT(error_of({.rare = "few"}).message, HasSubstr("--rare: found \"few\", expected a number of rows"));
  EXPECT_THAT(error_of({.scale = "\"a"}).message, HasSubstr("--scale"));
}

}  // namespace
}  // namespace foretell::cli
