#include "train/forest.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/threads.hpp"
#include "train/bins.hpp"
#include "train/grow_tree.hpp"
#include "train/impurity_importance.hpp"
#include "train/out_of_bag.hpp"
#include "train/progress_counter.hpp"

namespace foretell::train {
namespace {

std::unexpected<Error> fail_cancelled() { return fail(ErrorCode::cancelled, "training was stopped"); }

/// How many of `features` a node may choose among.
std::size_t features_tried(const model::MaxFeatures& max, std::size_t features, bool is_regression) {
  using Kind = model::MaxFeatures::Kind;
  const auto count = static_cast<double>(features);
  switch (max.kind) {
    case Kind::automatic:
      if (is_regression) return features;
      [[fallthrough]];
    case Kind::sqrt: return std::max<std::size_t>(1, static_cast<std::size_t>(std::sqrt(count)));
    case Kind::log2: return std::max<std::size_t>(1, std::bit_width(features) - 1);
    case Kind::share: return std::max<std::size_t>(1, static_cast<std::size_t>(max.share * count));
    case Kind::count: return max.count;
    case Kind::all: break;
  }
  return features;
}

/// What is learned of a forest from its trees, one at a time.
struct Gatherers {
  OutOfBag out_of_bag;
  ImpurityImportance importance;
};

/// Grows all trees; one that was stopped, or grown beyond the budget, is nothing.
std::vector<std::optional<Tree>> grow_trees(const TreeTask& task, const ForestOptions& options, TreeBudget& budget,
                                            Gatherers& gatherers, ProgressCounter& counter,
                                            const std::stop_token& stop) {
  std::vector<std::optional<Tree>> trees(options.trees);
  // Hands out tree numbers. What a tree becomes depends on its number alone; parallel_for's join publishes it.
  std::atomic<std::uint32_t> next{0};
  const std::size_t workers = std::min<std::size_t>(std::max<std::size_t>(options.threads, 1), options.trees);
  parallel_for(workers, workers, [&](std::size_t) {
    const std::unique_ptr<TreeGrower> grower = make_tree_grower(task);
    for (std::uint32_t t = next.fetch_add(1, std::memory_order_relaxed); t < options.trees;
         t = next.fetch_add(1, std::memory_order_relaxed)) {
      std::optional<GrownTree> grown = grower->grow(Random(options.seed, t), budget, stop);
      if (!grown) return;
      gatherers.out_of_bag.add(*grown);
      gatherers.importance.add(grown->facts.gains);
      trees[t] = std::move(grown->tree);
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

model::Forest join(std::vector<std::optional<Tree>> trees, std::size_t outputs) {
  model::Forest forest;
  forest.outputs = static_cast<std::uint32_t>(outputs);
  for (std::optional<Tree>& tree : trees) {
    append(forest, *tree);
    tree.reset();
  }
  return forest;
}

Result<void> check_bins(const Prepared& prepared, std::uint64_t bins_max) {
  std::uint64_t features = 0;
  for (const FeatureColumn& column : prepared.columns) features += column.width();
  if (features * prepared.rows() <= bins_max) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("the forest would need {} bytes for {} rows of {} features (one-hot categories included), at "
                          "most {} are allowed",
                          features * prepared.rows(), prepared.rows(), features, bins_max),
              "encode columns with many categories as ordinal, or train on fewer rows");
}

}  // namespace

Result<ForestFit> fit_forest(const Prepared& prepared, const ForestOptions& options, const Progress& progress,
                             std::stop_token stop) {
  TRY(check_bins(prepared, options.bins_max));
  ProgressCounter counter(progress, "growing trees", options.trees);
  const BinnedFeatures features = bin_features(prepared.columns, prepared.rows(), options.threads, stop);
  if (stop.stop_requested()) return fail_cancelled();

  const bool is_regression = prepared.schema.is_regression();
  const RowDraw draw(prepared.rows(), prepared.weights);
  const TreeTask task{.features = features,
                      .draw = draw,
                      .classes = prepared.class_rows.size(),
                      .target = prepared.target,
                      .target_numbers = prepared.target_numbers,
                      .features_tried = features_tried(options.max_features, features.features(), is_regression),
                      .depth_max = options.depth,
                      .split_rows_min = options.split_rows_min,
                      .leaf_rows_min = options.leaf_rows_min};
  Gatherers gatherers{.out_of_bag{prepared, options.trees, options.out_of_bag_sums_max},
                      .importance = ImpurityImportance(prepared.schema.columns.size())};
  TreeBudget budget(options.values_max);
  std::vector<std::optional<Tree>> trees = grow_trees(task, options, budget, gatherers, counter, stop);
  if (stop.stop_requested()) return fail_cancelled();
  if (budget.is_overdrawn()) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the forest would hold more than {} nodes and leaf values", options.values_max),
                "train fewer trees (--trees), shallower ones (--depth) or larger leaves (--min-samples-leaf)");
  }
  return ForestFit{.forest = join(std::move(trees), is_regression ? 1 : task.classes),
                   .out_of_bag_score = gatherers.out_of_bag.score(),
                   .importance = gatherers.importance.shares()};
}

}  // namespace foretell::train
