#include "train/forest.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/threads.hpp"
#include "train/bins.hpp"
#include "train/grow_tree.hpp"
#include "train/progress_counter.hpp"

namespace foretell::train {
namespace {

std::unexpected<Error> fail_cancelled() { return fail(ErrorCode::cancelled, "training was stopped"); }

/// Grows all trees; one that was stopped, or grown beyond the budget, is nothing.
std::vector<std::optional<Tree>> grow_trees(const TreeTask& task, const ForestOptions& options, TreeBudget& budget,
                                            ProgressCounter& counter, const std::stop_token& stop) {
  std::vector<std::optional<Tree>> trees(options.trees);
  // Hands out tree numbers. What a tree becomes depends on its number alone; parallel_for's join publishes it.
  std::atomic<std::uint32_t> next{0};
  const std::size_t workers = std::min<std::size_t>(std::max<std::size_t>(options.threads, 1), options.trees);
  parallel_for(workers, workers, [&](std::size_t) {
    const std::unique_ptr<TreeGrower> grower = make_tree_grower(task);
    for (std::uint32_t t = next.fetch_add(1, std::memory_order_relaxed); t < options.trees;
         t = next.fetch_add(1, std::memory_order_relaxed)) {
      trees[t] = grower->grow(Random(options.seed, t), budget, stop);
      if (!trees[t]) return;
      counter.add_one();
    }
  });
  return trees;
}

/// Appends `tree` with its places moved behind what `forest` holds.
void append(model::Forest& forest, const Tree& tree) {
  const auto node_offset = static_cast<std::uint32_t>(forest.nodes.size());
  const auto leaf_offset = static_cast<std::uint32_t>(forest.leaves());
  forest.roots.push_back(node_offset);
  for (model::TreeNode node : tree.nodes) {
    if (node.is_leaf()) {
      node.right += leaf_offset;
    } else {
      node.left += node_offset;
      node.right += node_offset;
    }
    forest.nodes.push_back(node);
  }
  forest.leaf_values.insert(forest.leaf_values.end(), tree.leaf_values.begin(), tree.leaf_values.end());
}

}  // namespace

Result<model::Forest> fit_forest(const Prepared& prepared, const ForestOptions& options, const Progress& progress,
                                 std::stop_token stop) {
  ProgressCounter counter(progress, "growing trees", options.trees);
  const BinnedFeatures features = bin_features(prepared.columns, prepared.rows(), options.threads, stop);
  if (stop.stop_requested()) return fail_cancelled();

  const TreeTask task{.features = features,
                      .target = prepared.target,
                      .classes = prepared.class_rows.size(),
                      .depth_max = options.depth};
  TreeBudget budget(options.values_max);
  std::vector<std::optional<Tree>> trees = grow_trees(task, options, budget, counter, stop);
  if (stop.stop_requested()) return fail_cancelled();
  if (budget.is_overdrawn()) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the forest would hold more than {} nodes and leaf probabilities", options.values_max),
                "train fewer trees (--trees) or shallower ones (--depth)");
  }

  model::Forest forest;
  forest.outputs = static_cast<std::uint32_t>(task.classes);
  for (std::optional<Tree>& tree : trees) {
    append(forest, *tree);
    tree.reset();
  }
  return forest;
}

}  // namespace foretell::train
