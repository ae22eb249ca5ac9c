#include "model/recipe_toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::model {
namespace {

using testing::HasSubstr;

/// A recipe in which nothing has its default.
Recipe odd_recipe(Learner learner) {
  Recipe recipe;
  recipe.table = {.target = "a \"b\"\n\x7f",
                  .weights = "w",
                  .task = data::Task::regression,
                  .format = data::TableFormat::ndjson,
                  .delimiter = '\t',
                  .has_header = false,
                  .decimal_comma = true,
                  .dates = true,
                  .missing = {"n/a", ""},
                  .types = {{"zip", data::ColumnType::category}, {"d.x", data::ColumnType::date}},
                  .drop = {"x"},
                  .keep = {"id"},
                  .sensitive = {"Zürich"}};
  recipe.learner = learner;
  recipe.seed = 4'294'967'295;
  recipe.stratify = false;
  recipe.balanced = true;
  if (learner == Learner::forest) {
    recipe.trees = 7;
    recipe.depth = 0;
    recipe.min_samples_split = 3;
    recipe.min_samples_leaf = 4;
    recipe.max_features = {.kind = MaxFeatures::Kind::share, .share = 0.5};
  }
  if (learner == Learner::logistic) recipe.c = 0.1;
  if (learner == Learner::ridge) recipe.alpha = 1e-3;
  recipe.numbers = {.fill = Fill::constant, .fill_number = -1.5, .missing_indicator = true, .scaling = Scaling::robust};
  recipe.categories = {.fill = Fill::most_frequent, .coding = Coding::frequency, .rare_rows = 9};
  recipe.columns["zip"] = {.fill = Fill::constant, .fill_text = "none"};
  recipe.columns["only"] = {.scaling = Scaling::min_max};
  return recipe;
}

TEST(Recipe, ReadsBackWhatWasWrittenAsTomlAndAsJson) {
  for (const Learner learner : {Learner::forest, Learner::logistic, Learner::ridge}) {
    for (const Recipe& recipe : {odd_recipe(learner), Recipe{.learner = learner}}) {
      const auto read = read_recipe(write_recipe(recipe), "recipe.toml");
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(*read, recipe) << write_recipe(recipe);
      const auto from_json = read_recipe_json(recipe_json(recipe));
      ASSERT_TRUE(from_json) << from_json.error().message;
      EXPECT_EQ(*from_json, recipe) << recipe_json(recipe);
    }
  }
}

TEST(Recipe, IsWrittenForPeople) {
  Recipe recipe{.learner = Learner::ridge, .alpha = 0.1};
  recipe.columns["age of house"] = {.fill = Fill::mean};
  const std::string text = write_recipe(recipe);
  EXPECT_THAT(text, HasSubstr("\n[ridge]\nalpha = 0.1\n"));
  EXPECT_THAT(text, HasSubstr("\n[columns.\"age of house\"]\nfill = \"mean\"\n"));
  recipe.alpha = 1;
  EXPECT_THAT(write_recipe(recipe), HasSubstr("alpha = 1.0\n")) << "still a number with a fraction";
}

TEST(Recipe, LeavesOutWhatTheLearnerDoesNotHave) {
  EXPECT_THAT(write_recipe({.learner = Learner::ridge}), testing::Not(HasSubstr("trees")));
  EXPECT_THAT(write_recipe({.learner = Learner::forest}), testing::Not(HasSubstr("alpha")));
}

TEST(Recipe, NamesLineAndKeyOfWhatIsWrong) {
  const auto message = [](const char* text) {
    const auto read = read_recipe(text, "r.toml");
    return read ? std::string("no error") : read.error().message + " | " + read.error().hint;
  };
  EXPECT_THAT(message("seed = 1\nlearner = \"tree\""),
              HasSubstr("r.toml, line 2: \"learner\": found 'tree', expected one of forest, logistic, ridge"));
  EXPECT_THAT(message("seed = -1"), HasSubstr("expected a whole number of 32 bits"));
  EXPECT_THAT(message("seed = \"x\""), HasSubstr("expected a whole number"));
  EXPECT_THAT(message("\n[forest]\ntrese = 5"),
              HasSubstr("line 3: \"trese\" is not known here | did you mean \"trees\""));
  EXPECT_THAT(message("forest = 3"), HasSubstr("expected a table"));
  EXPECT_THAT(message("[table]\nmissing = \"a\""), HasSubstr("expected a list of texts"));
  EXPECT_THAT(message("[table]\ndelimiter = \"ab\""), HasSubstr("expected one character"));
  EXPECT_THAT(message("[columns.age]\nfill = \"mode\""), HasSubstr("line 2"));
  EXPECT_THAT(message("[forest]\nmax_features = \"half\""), HasSubstr("expected auto, sqrt"));
  EXPECT_THAT(message("seed = = 1"), HasSubstr("r.toml, line 1: this is not TOML"));
}

TEST(Recipe, MayNotBeLongerThanTheLimit) {
  const std::string comment = "#" + std::string(limits::k_recipe_bytes_max - 1, ' ');
  EXPECT_TRUE(read_recipe(comment, "r.toml"));
  EXPECT_FALSE(read_recipe(comment + " ", "r.toml"));
}

TEST(MaxFeatures, ReadsWordsSharesAndCounts) {
  for (const char* text : {"auto", "sqrt", "log2", "all", "12", "0.5"}) {
    const auto read = read_max_features(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(to_text(*read), text);
  }
  for (const char* text : {"", "half", "-1", "1e3x", "0.5.1"}) EXPECT_FALSE(read_max_features(text)) << text;
}

}  // namespace
}  // namespace foretell::model
