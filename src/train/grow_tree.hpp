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

namespace foretell::train {

/// One tree: `nodes[0]` is the root, a child stands behind its parent, a leaf's number is its place in
/// `leaf_values`.
struct Tree {
  std::vector<model::TreeNode> nodes;
  std::vector<float> leaf_values;  // [leaf][class]
};

/// How many numbers (nodes and leaf probabilities) the trees of a forest may hold together. Any thread may take.
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
  std::span<const std::uint32_t> target;  // a class below `classes`, one a row
  std::size_t classes = 2;
  std::uint32_t depth_max = 0;  // edges from the root to the deepest leaf; 0 is unlimited
};

/// Grows trees as scikit-learn's RandomForestClassifier does with its defaults, but on bins: a bootstrap of as many draws
/// as rows; a node is split where the Gini impurity falls most, without a minimum; of sqrt(features) features drawn
/// without replacement, and of further ones until one can split the node; pure nodes, and nodes at the largest depth,
/// are leaves; a leaf holds the shares of its classes. A grower keeps its memory from tree to tree and belongs to one
/// thread.
class TreeGrower {
 public:
  virtual ~TreeGrower() = default;

  /// Grows a tree that depends on the task and `random` alone. Nothing when `stop` was requested or `budget` overdrawn.
  virtual std::optional<Tree> grow(Random random, TreeBudget& budget, const std::stop_token& stop) = 0;
};

std::unique_ptr<TreeGrower> make_tree_grower(const TreeTask& task);

}  // namespace foretell::train
