#include "engine/native/forest_scalar.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "engine/native/features.hpp"

namespace foretell::engine::native {
namespace {

/// Trees walked side by side: enough independent loads to hide their latency, few enough to stay in registers.
constexpr std::size_t k_interleave = 10;

/// Rows walked side by side down one tree, where there are as many: a tree then stays in the fastest memory for all rows
/// of a block, which holds as many rows as leave room for it there.
constexpr std::size_t k_lanes = 8;
constexpr std::size_t k_block_lanes_max = 32;
constexpr std::size_t k_block_bytes = 16 * 1024;

/// A number as an unsigned integer of the same order, so that comparing and stepping take two integer instructions
/// (compare, add with carry): float32 without NaN are ordered as their sign and magnitude are. Both zeros are one.
std::uint32_t ordered(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0f);
  constexpr std::uint32_t k_sign = 0x8000'0000;
  return (bits & k_sign) == 0 ? bits | k_sign : ~bits;
}

/// A node of a tree of up to 65,536 nodes that reads one of the first 65,536 features.
struct SmallNode {
  using Place = std::uint16_t;
  std::uint32_t threshold = 0;  // at a leaf: its content
  std::uint16_t feature = 0;
  std::uint16_t child = 0;  // how far behind this node its left child stands; 0 at a leaf
};
static_assert(sizeof(SmallNode) == 8);

/// A node of any tree.
struct LargeNode {
  using Place = std::uint32_t;
  std::uint32_t threshold = 0;  // at a leaf: its content
  std::uint32_t feature = 0;
  std::uint32_t child = 0;
};

struct TreePlace {
  std::uint32_t first_node = 0;  // its root
  std::uint32_t depth = 0;       // steps from the root to the deepest leaf
};

template <class Node>
class ForestEngine final : public Engine {
 public:
  ForestEngine(const model::Forest& forest, FeaturePlan plan)
      : plan_(std::move(plan)),
        classes_(forest.outputs == 1 ? 0 : forest.outputs),
        fixed_(forest.roots.size()),
        fixed_values_(forest.leaf_values, forest.roots.size()) {
    for (const std::uint32_t root : forest.roots) add_tree(forest, root);
    // Trees of like depth walk together: a group takes as many steps as its deepest.
    std::ranges::stable_sort(trees_, {}, &TreePlace::depth);
    add_leaves(forest);
  }

  std::string_view name() const override { return "native-forest-scalar"; }

  std::size_t bytes() const override {
    return nodes_.size() * sizeof(Node) + leaf_values_.size() * sizeof(std::uint32_t) +
           trees_.size() * sizeof(TreePlace) + leaf_integers_.size() * sizeof(std::int64_t);
  }

  void predict(model::RowsView rows, Scratch& scratch, model::Predictions& out) const override {
    out.resize(rows.size(), classes_);
    scratch.features.resize(plan_.features);
    const std::size_t together = rows.size() - rows.size() % k_lanes;
    for (std::size_t first = 0; first < together; first += block_rows()) {
      predict_block(rows, first, std::min(block_rows(), together - first), scratch, out);
    }
    scratch.ordered.assign(plan_.features + 1, 0);  // the last is what leaves read
    scratch.sums.resize(sums_a_row());
    for (std::size_t i = together; i < rows.size(); ++i) {
      plan_.fill(rows.row(i), scratch.features);
      std::ranges::transform(scratch.features, scratch.ordered.begin(), ordered);
      std::ranges::fill(scratch.sums, 0);
      for_each_exit(scratch.ordered.data(), [&](std::uint32_t content) { add(content, scratch.sums.data()); });
      answer(scratch.sums.data(), i, out);
    }
  }

 private:
  /// Lays one tree out breadth first, siblings side by side.
  void add_tree(const model::Forest& forest, std::uint32_t root) {
    struct Pending {
      std::uint32_t source;  // place in forest.nodes
      std::uint32_t depth;
    };
    const auto first = static_cast<std::uint32_t>(nodes_.size());
    std::vector<Pending> order{{root, 0}};
    for (std::size_t place = 0; place < order.size(); ++place) {
      const auto [source, depth] = order[place];
      const model::TreeNode& node = forest.nodes[source];
      Node compact;
      if (node.is_leaf()) {
        compact.feature = static_cast<typename Node::Place>(plan_.features);
        compact.threshold = node.right;
      } else {
        compact.threshold = ordered(node.threshold);
        compact.feature = static_cast<typename Node::Place>(node.feature);
        compact.child = static_cast<typename Node::Place>(order.size() - place);
        order.push_back({node.left, depth + 1});
        order.push_back({node.right, depth + 1});
      }
      nodes_.push_back(compact);
    }
    trees_.push_back({first, order.back().depth});
  }

  /// Turns leaf probabilities into the integers that are summed. With two classes one integer says all: it takes the
  /// place of the leaf's number.
  void add_leaves(const model::Forest& forest) {
    if (classes_ == 0) {
      for (const float value : forest.leaf_values) leaf_integers_.push_back(fixed_values_.leaf(value));
      return;
    }
    leaf_values_.resize(forest.leaf_values.size());
    for (std::size_t leaf = 0; leaf < forest.leaves(); ++leaf) {
      const std::size_t at = leaf * classes_;
      fixed_.leaf(std::span(forest.leaf_values).subspan(at, classes_), std::span(leaf_values_).subspan(at, classes_));
    }
    if (classes_ != 2) return;
    for (Node& node : nodes_) {
      if (node.child == 0) node.threshold = leaf_values_[2 * std::size_t{node.threshold} + 1];
    }
    leaf_values_ = {};
  }

  /// Calls `take` with the content of the leaf that each tree's walk ends at.
  template <class Take>
  void for_each_exit(const std::uint32_t* features, const Take& take) const {
    for (std::size_t first = 0; first < trees_.size(); first += k_interleave) {
      const std::size_t count = std::min(k_interleave, trees_.size() - first);
      std::array<const Node*, k_interleave> at;
      for (std::size_t k = 0; k < count; ++k) at[k] = &nodes_[trees_[first + k].first_node];
      walk(at, count, trees_[first + count - 1].depth, features);  // sorted: the last is the deepest
      for (std::size_t k = 0; k < count; ++k) take(at[k]->threshold);
    }
  }

  /// Takes `count` walks `depth` steps further, side by side.
  static void walk(std::array<const Node*, k_interleave>& at, std::size_t count, std::uint32_t depth,
                   const std::uint32_t* features) {
    if (count < k_interleave) {
      for (std::uint32_t step = 0; step < depth; ++step) {
        for (std::size_t k = 0; k < count; ++k) at[k] = next(at[k], features);
      }
      return;
    }
    for (std::uint32_t step = 0; step < depth; ++step) {
#pragma GCC unroll 16
      for (std::size_t k = 0; k < k_interleave; ++k) at[k] = next(at[k], features);
    }
  }

  static const Node* next(const Node* node, const std::uint32_t* features) {
    return node + (node->child + static_cast<std::uint32_t>(node->threshold < features[node->feature]));
  }

  // --- rows side by side ---

  /// The rows of a block; a multiple of k_lanes.
  std::size_t block_rows() const {
    const std::size_t lane_bytes = k_lanes * (plan_.features + 1) * sizeof(std::uint32_t);
    return k_lanes * std::clamp<std::size_t>(k_block_bytes / lane_bytes, 1, k_block_lanes_max);
  }

  /// Predicts `count` rows from `first` on, a multiple of k_lanes, tree by tree. Their features lie in scratch.ordered
  /// as [row / k_lanes][feature][row % k_lanes].
  void predict_block(model::RowsView rows, std::size_t first, std::size_t count, Scratch& scratch,
                     model::Predictions& out) const {
    const std::size_t group = (plan_.features + 1) * k_lanes;
    scratch.ordered.assign(count / k_lanes * group, 0);
    for (std::size_t i = 0; i < count; ++i) {
      plan_.fill(rows.row(first + i), scratch.features);
      std::uint32_t* const lane = &scratch.ordered[i / k_lanes * group + i % k_lanes];
      for (std::size_t f = 0; f < plan_.features; ++f) lane[f * k_lanes] = ordered(scratch.features[f]);
    }
    scratch.sums.assign(count * sums_a_row(), 0);
    for (const TreePlace tree : trees_) {
      for (std::size_t i = 0; i < count; i += k_lanes) {
        const auto exits = walk_lanes(tree, &scratch.ordered[i / k_lanes * group]);
        for (std::size_t k = 0; k < k_lanes; ++k) add(exits[k]->threshold, &scratch.sums[(i + k) * sums_a_row()]);
      }
    }
    for (std::size_t i = 0; i < count; ++i) answer(&scratch.sums[i * sums_a_row()], first + i, out);
  }

  /// The leaves at which k_lanes rows end, `features` being [feature][lane].
  std::array<const Node*, k_lanes> walk_lanes(TreePlace tree, const std::uint32_t* features) const {
    std::array<const Node*, k_lanes> at;
    at.fill(&nodes_[tree.first_node]);
    for (std::uint32_t step = 0; step < tree.depth; ++step) {
#pragma GCC unroll 16
      for (std::size_t k = 0; k < k_lanes; ++k) {
        const std::uint32_t feature = features[at[k]->feature * k_lanes + k];
        at[k] += at[k]->child + static_cast<std::uint32_t>(at[k]->threshold < feature);
      }
    }
    return at;
  }

  // --- sums ---

  /// With two classes one sum says all; a regression has one of signed numbers.
  std::size_t sums_a_row() const { return classes_ > 2 ? classes_ : 1; }

  /// Adds what a leaf says to the sums of a row.
  void add(std::uint32_t content, std::uint64_t* sums) const {
    if (classes_ == 2) {
      *sums += content;
    } else if (classes_ == 0) {
      *sums += static_cast<std::uint64_t>(leaf_integers_[content]);
    } else {
      const std::uint32_t* leaf = &leaf_values_[std::size_t{content} * classes_];
      for (std::size_t k = 0; k < classes_; ++k) sums[k] += leaf[k];
    }
  }

  /// Writes the answer of a row whose sums are complete.
  void answer(const std::uint64_t* sums, std::size_t row, model::Predictions& out) const {
    if (classes_ == 0) {
      out.values[row] = fixed_values_.mean(static_cast<std::int64_t>(*sums));
      return;
    }
    const std::span<float> probabilities = std::span(out.probabilities).subspan(row * classes_, classes_);
    if (classes_ == 2) {
      probabilities[0] = fixed_.probability(fixed_.total() - *sums);
      probabilities[1] = fixed_.probability(*sums);
    } else {
      for (std::size_t k = 0; k < classes_; ++k) probabilities[k] = fixed_.probability(sums[k]);
    }
    out.labels[row] = model::label_of(probabilities);
  }

  FeaturePlan plan_;
  std::size_t classes_;  // 0 of a regression
  model::FixedPoint fixed_;
  model::FixedPointValues fixed_values_;
  std::vector<TreePlace> trees_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> leaf_values_;   // [leaf][class]; empty with two classes
  std::vector<std::int64_t> leaf_integers_;  // [leaf], of a regression
};

std::size_t tree_size(const model::Forest& forest, std::uint32_t root) {
  std::size_t nodes = 0;
  std::vector<std::uint32_t> pending{root};
  while (!pending.empty()) {
    const model::TreeNode& node = forest.nodes[pending.back()];
    pending.pop_back();
    ++nodes;
    if (!node.is_leaf()) pending.insert(pending.end(), {node.left, node.right});
  }
  return nodes;
}

bool fits_small_nodes(const model::Forest& forest, std::size_t features) {
  constexpr std::size_t k_places = std::size_t{std::numeric_limits<SmallNode::Place>::max()} + 1;
  return features < k_places &&
         std::ranges::all_of(forest.roots, [&](std::uint32_t root) { return tree_size(forest, root) <= k_places; });
}

}  // namespace

bool can_run_forest(const model::Pipeline& pipeline) {
  return std::holds_alternative<model::Forest>(pipeline.operations.back());
}

Result<std::unique_ptr<const Engine>> compile_forest(const model::Pipeline& pipeline,
                                                     std::span<const data::ColumnSchema> columns) {
  const auto& forest = std::get<model::Forest>(pipeline.operations.back());
  FeaturePlan plan = TRY(FeaturePlan::make(pipeline, forest.in, columns));
  if (fits_small_nodes(forest, plan.features)) {
    return std::make_unique<ForestEngine<SmallNode>>(forest, std::move(plan));
  }
  return std::make_unique<ForestEngine<LargeNode>>(forest, std::move(plan));
}

}  // namespace foretell::engine::native
