#include "train/permutation_importance.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

Trained trained_with(std::uint32_t repeats, std::size_t threads) {
  const auto table = striped_table(1'000, 3, 2);  // the class follows n0
  auto result = train(table, nullptr, {.recipe = {.trees = 10}, .threads = threads, .importance_repeats = repeats});
  EXPECT_TRUE(result);
  return *std::move(result);
}

TEST(PermutationImportance, IsLargeForTheColumnThatDecides) {
  const Trained trained = trained_with(5, 1);
  ASSERT_EQ(trained.importance.size(), 4u);
  EXPECT_EQ(trained.importance[0].column, "n0");
  EXPECT_GT(trained.importance[0].permutation.value(), 0.3);
  EXPECT_GT(trained.importance[0].permutation_deviation, 0);
  for (std::size_t c = 1; c < 4; ++c) EXPECT_LT(trained.importance[c].permutation.value(), 0.05);
  EXPECT_EQ(trained.permutation_sample, (model::PermutationSample{.repeats = 5, .rows = 200}));
}

TEST(PermutationImportance, IsTheSameWithAnyNumberOfThreads) {
  EXPECT_EQ(trained_with(3, 1).importance, trained_with(3, 4).importance);
}

TEST(PermutationImportance, HasNoDeviationOfASingleShuffle) {
  EXPECT_EQ(trained_with(1, 1).importance[0].permutation_deviation, 0);
}

TEST(PermutationImportance, IsNotMeasuredWhereNoShuffleIsAskedFor) {
  const Trained trained = trained_with(0, 1);
  for (const model::ColumnImportance& column : trained.importance) EXPECT_FALSE(column.permutation);
  EXPECT_EQ(trained.permutation_sample.repeats, 0u);
}

TEST(ImportanceRows, AreAllRowsAsFarAsTheWorkIsBounded) {
  EXPECT_EQ(importance_rows(9'769, 14, 5), 9'769u);
  EXPECT_EQ(importance_rows(limits::k_importance_rows_max, 10, 5), limits::k_importance_rows_max);
  EXPECT_EQ(importance_rows(limits::k_importance_rows_max + 1, 10, 5), limits::k_importance_rows_max);
  EXPECT_EQ(importance_rows(10'001, 10, 10), limits::k_importance_predictions_max / 100);
}

TEST(ImportanceRows, AreFewerWhereRowsAreWide) {
  constexpr std::size_t k_columns = 2'000;
  constexpr std::size_t k_affordable = limits::k_importance_values_max / (k_columns * k_columns);
  EXPECT_EQ(importance_rows(k_affordable, k_columns, 1), k_affordable);
  EXPECT_EQ(importance_rows(k_affordable + 1, k_columns, 1), k_affordable);
  EXPECT_EQ(importance_rows(8, 10'000, 5), 0u) << "8 rows of 10,000 columns, shuffled 50,000 times";
}

TEST(ImportanceRows, AreNoneWhereTooFewOfMoreWouldBeLeft) {
  EXPECT_EQ(importance_rows(limits::k_importance_rows_min, 1'000, 1), limits::k_importance_rows_min);
  EXPECT_EQ(importance_rows(10'000, 10'000, 1), 0u);
}

}  // namespace
}  // namespace foretell::train
