#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "model/pipeline.hpp"
#include "train/bins.hpp"
#include "train/random.hpp"
#include "train/row_draw.hpp"

namespace foretell::train {

/// One tree: `nodes[0]` is the root, a child stands behind its parent, a leaf's number is its place in
/// `leaf_values`.
struct Tree {
  std::vector<model::TreeNode> nodes;
  std::vector<float> leaf_values;  // [leaf][output]
};

/// What is known of a tree beside it.
struct TreeFacts {
  std::vector<double> gains;                     // [column of the table]: by how much its splits lessened the impurity
  std::vector<std::uint32_t> out_of_bag_rows;    // the rows that the bootstrap left out
  std::vector<std::uint32_t> out_of_bag_leaves;  // parallel: the leaves that they come to
};

struct GrownTree {
  Tree tree;
  TreeFacts facts;
};

/// How many numbers (nodes and leaf values) the trees of a forest may hold together. Any thread may take.
class TreeBudget {
 public:
  explicit TreeBudget(std::uint64_t values_max) : values_max_(values_max) {}

  /// Takes `values`; false when the budget is overdrawn, then and ever after.
  bool take(std::uint64_t values) {
    // A counter, through which nothing else is published: relaxed order is enough.
    return taken_.fetch_add(values, std::memory_order_relaxed) + values <= values_max_;
  }
  bool is_overdrawn() const { return taken_.load(std::memory_order_relaxed) > values_max_; }

 private:
  std::uint64_t values_max_;
  std::atomic<std::uint64_t> taken_{0};
};

/// What trees are grown from and how. What it refers to must outlive the growers.
struct TreeTask {
  const BinnedFeatures& features;
  const RowDraw& draw;
  std::size_t classes = 0;                      // 0 in a regression
  std::span<const std::uint32_t> target = {};   // of classes: one below `classes` a row
  std::span<const double> target_numbers = {};  // of a regression: one a row
  std::size_t features_tried = 1;               // at each node
  std::uint32_t depth_max = 0;                  // edges from the root to the deepest leaf; 0 is unlimited
  std::uint32_t split_rows_min = 2;             // of a node that is split
  std::uint32_t leaf_rows_min = 1;
};

/// Grows trees as scikit-learn's RandomForestClassifier and RandomForestRegressor do, but on bins: a bootstrap of as many
/// draws as rows; a node is split where the Gini impurity, or the squared error, falls most, without a minimum; of
/// `features_tried` features drawn without replacement, and of further ones until one varies in the node; pure nodes,
/// nodes at the largest depth and those with too few rows (drawn once or more) are leaves; a leaf holds the shares of its
/// classes, or the mean of its numbers. A grower keeps its memory from tree to tree and belongs to one thread.
class TreeGrower {
 public:
  virtual ~TreeGrower() = default;

  /// Grows a tree that depends on the task and `random` alone. Nothing when `stop` was requested or `budget` overdrawn.
  virtual std::optional<GrownTree> grow(Random random, TreeBudget& budget, const std::stop_token& stop) = 0;
};

std::unique_ptr<TreeGrower> make_tree_grower(const TreeTask& task);

}  // namespace foretell::train
