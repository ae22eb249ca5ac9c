#include "train/forest.hpp"

#include <atomic>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/bins.hpp"
#include "train/grow_tree.hpp"
#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

Prepared prepared(const data::Table& table) {
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  auto result = prepare(table, rows, {.learner = model::Learner::forest});
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

ForestFit fit_of(const Prepared& prepared, const ForestOptions& options = {}) {
  auto fit = fit_forest(prepared, options);
  EXPECT_TRUE(fit) << fit.error().message;
  return std::move(*fit);
}

model::Forest forest_of(const Prepared& prepared, const ForestOptions& options = {}) {
  return fit_of(prepared, options).forest;
}

bool same_forest(const model::Forest& a, const model::Forest& b) {
  return a.outputs == b.outputs && a.roots == b.roots && a.nodes == b.nodes && a.leaf_values == b.leaf_values;
}

float feature_value(const Prepared& prepared, std::size_t feature, std::size_t row) {
  const FeatureColumn& column = prepared.columns[feature];
  return column.is_number() ? column.numbers[row] : static_cast<float>(column.codes[row]);
}

/// The sum of the trees' leaf probabilities for a row of the training part, and the class where it is largest.
std::size_t predict(const model::Forest& forest, const Prepared& prepared, std::size_t row) {
  std::vector<double> sums(forest.outputs);
  for (std::uint32_t node : forest.roots) {
    while (!forest.nodes[node].is_leaf()) {
      const model::TreeNode& inner = forest.nodes[node];
      node = feature_value(prepared, inner.feature, row) <= inner.threshold ? inner.left : inner.right;
    }
    for (std::size_t c = 0; c < forest.outputs; ++c) {
      sums[c] += static_cast<double>(forest.leaf_values[forest.nodes[node].right * forest.outputs + c]);
    }
  }
  return static_cast<std::size_t>(std::ranges::max_element(sums) - sums.begin());
}

double training_accuracy(const model::Forest& forest, const Prepared& prepared) {
  std::size_t correct = 0;
  for (std::size_t row = 0; row < prepared.rows(); ++row)
    correct += predict(forest, prepared, row) == prepared.target[row];
  return static_cast<double>(correct) / static_cast<double>(prepared.rows());
}

/// The edges from the root of each node's tree to it; fails the test where the nodes are no trees in the sense of model::Forest.
std::vector<std::uint32_t> checked_depths(const model::Forest& forest) {
  std::vector<std::uint32_t> depths(forest.nodes.size());
  std::vector<std::uint32_t> parents(forest.nodes.size());
  std::vector<bool> leaf_is_used(forest.leaves());
  for (std::uint32_t i = 0; i < forest.nodes.size(); ++i) {
    const model::TreeNode& node = forest.nodes[i];
    if (node.is_leaf()) {
      EXPECT_LT(node.right, forest.leaves());
      EXPECT_FALSE(leaf_is_used[node.right]);
      leaf_is_used[node.right] = true;
      continue;
    }
    for (const std::uint32_t child : {node.left, node.right}) {
      EXPECT_GT(child, i);
      EXPECT_LT(child, forest.nodes.size());
      ++parents[child];
      depths[child] = depths[i] + 1;
    }
  }
  EXPECT_THAT(leaf_is_used, testing::Each(true));
  for (const std::uint32_t root : forest.roots) EXPECT_EQ(parents[root], 0u);
  EXPECT_EQ(std::ranges::count(parents, 0u), static_cast<std::ptrdiff_t>(forest.roots.size()));
  EXPECT_EQ(std::ranges::count(parents, 1u), static_cast<std::ptrdiff_t>(forest.nodes.size() - forest.roots.size()));
  return depths;
}

TEST(Forest, GrowsTreesOfTheFormThatAModelHolds) {
  for (const std::size_t classes : {2u, 3u, 30u}) {
    const Prepared data = prepared(striped_table(600, 3, classes));
    const model::Forest forest = forest_of(data, {.trees = 7, .depth = 6});
    EXPECT_EQ(forest.roots.size(), 7u);
    EXPECT_EQ(forest.outputs, classes);
    EXPECT_LE(std::ranges::max(checked_depths(forest)), 6u);
    for (std::size_t leaf = 0; leaf < forest.leaves(); ++leaf) {
      double sum = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        const float share = forest.leaf_values[leaf * classes + c];
        EXPECT_GE(share, 0);
        EXPECT_LE(share, 1);
        sum += static_cast<double>(share);
      }
      EXPECT_NEAR(sum, 1, 1e-6);
    }
  }
}

TEST(Forest, SplitsAtEdgesOfBinsOnly) {
  const Prepared data = prepared(striped_table(300, 2, 2));
  const BinnedFeatures features = bin_features(data.columns, data.rows(), 1);
  const model::Forest forest = forest_of(data, {.trees = 5});
  for (const model::TreeNode& node : forest.nodes) {
    if (!node.is_leaf()) {
      EXPECT_THAT(features.edges[node.feature], testing::Contains(node.threshold));
    }
  }
}

TEST(Forest, LearnsWhatCanBeLearned) {
  for (const std::size_t classes : {2u, 5u, 30u}) {
    const Prepared data = prepared(striped_table(4'000, 4, classes));
    const double accuracy = training_accuracy(forest_of(data, {.trees = 30, .depth = 10}), data);
    EXPECT_GT(accuracy, 0.93) << classes;  // a twentieth of the labels is noise
  }
}

TEST(Forest, RemembersEveryRowWithoutALimitOfDepth) {
  for (const std::size_t classes : {2u, 4u}) {
    const Prepared data = prepared(striped_table(500, 3, classes));
    const model::Forest forest = forest_of(data, {.trees = 60, .depth = 0});
    EXPECT_GT(std::ranges::max(checked_depths(forest)), 6u);
    EXPECT_GT(training_accuracy(forest, data), 0.99);
    for (const float share : forest.leaf_values) EXPECT_TRUE(share == 0 || share == 1);
  }
}

TEST(Forest, SplitsWhereNoSingleSplitHelps) {
  // Exclusive or: at the root every split gains nothing.
  std::vector<float> a;
  std::vector<float> b;
  std::vector<std::int32_t> target;
  for (int i = 0; i < 400; ++i) {
    a.push_back(static_cast<float>(i & 1));
    b.push_back(static_cast<float>(i >> 1 & 1));
    target.push_back((i & 1) ^ (i >> 1 & 1));
  }
  const Prepared data = prepared(TableBuilder().numbers("a", a).numbers("b", b).target({"0", "1"}, target));
  EXPECT_EQ(training_accuracy(forest_of(data, {.trees = 20}), data), 1);
}

TEST(Forest, AnswersTheBootstrapsSharesWhereNothingTellsRowsApart) {
  for (const std::size_t classes : {2u, 3u}) {
    const std::size_t rows = 300;
    std::vector<std::int32_t> target;
    target.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i)
      target.push_back(i % 3 == 0 ? 1 : i == 1 ? static_cast<std::int32_t>(classes) - 1 : 0);
    const Prepared data = prepared(TableBuilder()
                                       .numbers("constant", std::vector<float>(rows, 4))
                                       .codes("gone", {}, std::vector<std::int32_t>(rows, data::k_missing_code))
                                       .target(texts_of(classes, "c"), target));
    const model::Forest forest = forest_of(data, {.trees = 200});
    EXPECT_EQ(forest.nodes.size(), 200u);
    double mean = 0;
    for (std::size_t leaf = 0; leaf < 200; ++leaf)
      mean += static_cast<double>(forest.leaf_values[leaf * classes + 1]) / 200;
    EXPECT_NEAR(mean, 1.0 / 3, 0.02);
  }
}

TEST(Forest, FindsTheOneFeatureThatVaries) {
  // scikit-learn draws on until one of the features can split: so must each tree here, out of 9 with 3 drawn.
  TableBuilder builder;
  for (int c = 0; c < 8; ++c) builder.numbers("constant" + std::to_string(c), std::vector<float>(100, 1));
  std::vector<float> varying;
  std::vector<std::int32_t> target;
  for (int i = 0; i < 100; ++i) {
    varying.push_back(static_cast<float>(i));
    target.push_back(i < 50 ? 0 : 1);
  }
  const Prepared data = prepared(builder.numbers("varying", varying).target({"a", "b"}, target));
  const model::Forest forest = forest_of(data, {.trees = 25});
  for (const std::uint32_t root : forest.roots) {
    ASSERT_FALSE(forest.nodes[root].is_leaf());
    EXPECT_EQ(forest.nodes[root].feature, 8u);
  }
}

TEST(Forest, GrowsFromTablesOfAFewRows) {
  for (std::size_t rows = 2; rows <= 10; ++rows) {
    for (const std::size_t classes : {std::size_t{2}, std::min<std::size_t>(rows, 3)}) {
      std::vector<float> numbers;
      std::vector<std::int32_t> target;
      for (std::size_t i = 0; i < rows; ++i) {
        numbers.push_back(static_cast<float>(i));
        target.push_back(static_cast<std::int32_t>(i % classes));
      }
      const Prepared data = prepared(TableBuilder().numbers("x", numbers).target(texts_of(classes, "c"), target));
      const model::Forest forest = forest_of(data, {.trees = 50, .depth = 0});
      checked_depths(forest);
      EXPECT_GT(training_accuracy(forest, data), 0.6) << rows;
    }
  }
}

TEST(Forest, IsTheSameWithAnyNumberOfThreads) {
  for (const std::size_t classes : {2u, 5u}) {
    const Prepared data = prepared(striped_table(2'000, 5, classes));
    const model::Forest one = forest_of(data, {.trees = 12, .threads = 1});
    for (const std::size_t threads : {2u, 5u, 40u}) {
      EXPECT_TRUE(same_forest(forest_of(data, {.trees = 12, .threads = threads}), one)) << threads;
    }
  }
}

TEST(Forest, DiffersWithTheSeed) {
  const Prepared data = prepared(striped_table(300, 3, 2));
  EXPECT_FALSE(same_forest(forest_of(data, {.trees = 2, .seed = 1}), forest_of(data, {.trees = 2, .seed = 2})));
}

TEST(Forest, BeginsWithTheTreesOfASmallerOne) {
  const Prepared data = prepared(striped_table(300, 3, 2));
  const model::Forest small = forest_of(data, {.trees = 3});
  const model::Forest large = forest_of(data, {.trees = 5});
  EXPECT_TRUE(std::ranges::equal(small.nodes, std::span(large.nodes).first(small.nodes.size())));
}

TEST(Forest, HoldsAsManyValuesAsAllowedAndNoMore) {
  const Prepared data = prepared(striped_table(300, 3, 3));
  const model::Forest forest = forest_of(data, {.trees = 4});
  const std::uint64_t values = forest.nodes.size() + forest.leaf_values.size();
  for (const std::size_t threads : {1u, 3u}) {
    EXPECT_TRUE(fit_forest(data, {.trees = 4, .threads = threads, .values_max = values}));
    const auto refused = fit_forest(data, {.trees = 4, .threads = threads, .values_max = values - 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  }
}

TEST(Forest, TellsOfEveryTree) {
  const Prepared data = prepared(striped_table(300, 3, 2));
  std::vector<std::size_t> told;
  ASSERT_TRUE(
      fit_forest(data, {.trees = 9, .threads = 3}, [&](std::string_view stage, std::size_t done, std::size_t total) {
        EXPECT_EQ(stage, "growing trees");
        EXPECT_EQ(total, 9u);
        told.push_back(done);
      }));
  EXPECT_THAT(told, testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(Forest, StopsBetweenTrees) {
  const Prepared data = prepared(striped_table(300, 3, 2));
  std::stop_source source;
  std::size_t told = 0;
  const auto forest = fit_forest(
      data, {.trees = 1'000},
      [&](std::string_view, std::size_t done, std::size_t) {
        told = done;
        if (done == 3) source.request_stop();
      },
      source.get_token());
  ASSERT_FALSE(forest);
  EXPECT_EQ(forest.error().code, ErrorCode::cancelled);
  EXPECT_EQ(told, 3u);
}

}  // namespace
}  // namespace foretell::train
