#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

TEST(FixedPoint, KeepsTheErrorOfASumBelowTheBoundForAnyNumberOfTrees) {
  for (const std::size_t trees : {std::size_t{1}, std::size_t{3}, std::size_t{100}, std::size_t{255}, std::size_t{256},
                                  std::size_t{257}, limits::k_trees_max}) {
    const FixedPoint fixed(trees);
    EXPECT_GE(fixed.per_tree(), 1u << 23);
    EXPECT_EQ(fixed.total(), trees * std::uint64_t{fixed.per_tree()});
    const std::array<float, 3> leaf{1.0f / 3, 0.1f, 1 - 1.0f / 3 - 0.1f};
    std::array<std::uint32_t, 3> integers{};
    fixed.leaf(leaf, integers);
    for (std::size_t c = 0; c < leaf.size(); ++c) {
      const double mean =
          static_cast<double>(integers[c]) * static_cast<double>(trees) / static_cast<double>(fixed.total());
      EXPECT_LT(std::abs(mean - static_cast<double>(leaf[c])), 1e-7) << trees;
    }
  }
}

TEST(FixedPoint, SumsOfUpToTwoHundredFiftySixTreesFitThirtyTwoBits) {
  EXPECT_LT(FixedPoint(1).total(), std::uint64_t{1} << 32);
  EXPECT_LT(FixedPoint(256).total(), std::uint64_t{1} << 32);
}

TEST(FixedPoint, LetsAUnanimousForestAnswerExactlyOne) {
  for (const std::size_t trees : {1u, 7u, 100u, 10'000u}) {
    const FixedPoint fixed(trees);
    std::array<std::uint32_t, 3> leaf{};
    fixed.leaf(std::array{0.0f, 1.0f, 0.0f}, leaf);
    EXPECT_EQ(fixed.probability(std::uint64_t{leaf[1]} * trees), 1.0f);
    EXPECT_EQ(fixed.probability(leaf[0]), 0.0f);
  }
}

TEST(FixedPoint, GivesTwoClassesThatAddUp) {
  const FixedPoint fixed(100);
  for (const float p : {0.0f, 1e-9f, 0.1f, 1.0f / 3, 0.5f, 0.999999f, 1.0f}) {
    std::array<std::uint32_t, 2> leaf{};
    fixed.leaf(std::array{1 - p, p}, leaf);
    EXPECT_EQ(leaf[0] + leaf[1], fixed.per_tree());
    EXPECT_NEAR(leaf[1], static_cast<double>(p) * fixed.per_tree(), 0.5);
  }
}

TEST(ModelType, NamesTheLearnerAsScikitLearnDoes) {
  EXPECT_EQ(model_type({.inputs = {}, .operations = {Concat{}, Forest{}}, .labels = {}}), "RandomForestClassifier");
  EXPECT_EQ(model_type({.inputs = {}, .operations = {Concat{}, Linear{}, Softmax{}}, .labels = {}}),
            "LogisticRegression");
}

TEST(FixedPointValues, KeepsTheErrorOfAMeanFarBelowTheLargestValue) {
  for (const float largest : {1e-30f, 0.3f, 123'456.7f, 3e38f}) {
    for (const std::size_t trees : {std::size_t{1}, std::size_t{3}, std::size_t{100}, limits::k_trees_max}) {
      const std::array<float, 3> leaves{largest, -largest / 3, largest / 7919};
      const FixedPointValues fixed(leaves, trees);
      for (const float leaf : leaves) {
        const auto sum = fixed.leaf(leaf) * static_cast<std::int64_t>(trees);
        EXPECT_NEAR(fixed.mean(sum), leaf, static_cast<double>(largest) * 0x1p-40) << trees;
      }
    }
  }
}

TEST(FixedPointValues, OfLeavesThatAreAllZeroIsZero) {
  const FixedPointValues fixed(std::array{0.0f, 0.0f}, 5);
  EXPECT_EQ(fixed.mean(5 * fixed.leaf(0)), 0);
}

}  // namespace
}  // namespace foretell::model
