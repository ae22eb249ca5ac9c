#include "train/permutation_importance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  EXPECT_THAT(trained.importance, testing::IsEmpty());
  EXPECT_EQ(trained.permutation_sample.repeats, 0u);
}

}  // namespace
}  // namespace foretell::train
