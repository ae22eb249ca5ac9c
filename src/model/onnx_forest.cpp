#include "model/onnx_forest.hpp"

#include <limits>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::model {
namespace {

/// Builds a Forest from the parallel attribute lists of TreeEnsembleRegressor.
class ForestReader {
 public:
  explicit ForestReader(const OnnxAttributes& attributes)
      : trees_(attributes.integers("nodes_treeids")),
        ids_(attributes.integers("nodes_nodeids")),
        features_(attributes.integers("nodes_featureids")),
        true_ids_(attributes.integers("nodes_truenodeids")),
        false_ids_(attributes.integers("nodes_falsenodeids")),
        thresholds_(attributes.numbers("nodes_values")),
        modes_(attributes.texts("nodes_modes")),
        leaf_trees_(attributes.integers("target_treeids")),
        leaf_ids_(attributes.integers("target_nodeids")),
        leaf_targets_(attributes.integers("target_ids")),
        leaf_weights_(attributes.numbers("target_weights")),
        outputs_(attributes.integer("n_targets", 1)) {}

  Result<Forest> read(ValueId in) {
    TRY(check_lengths());
    forest_.in = in;
    forest_.outputs = static_cast<std::uint32_t>(outputs_);
    TRY(find_nodes());
    TRY(add_nodes());
    TRY(add_weights());
    return std::move(forest_);
  }

 private:
  Result<void> check_lengths() const {
    const std::size_t nodes = ids_.size();
    const bool nodes_agree = trees_.size() == nodes && features_.size() == nodes && true_ids_.size() == nodes &&
                             false_ids_.size() == nodes && thresholds_.size() == nodes &&
                             static_cast<std::size_t>(modes_.size()) == nodes;
    const std::size_t weights = leaf_ids_.size();
    const bool leaves_agree =
        leaf_trees_.size() == weights && leaf_targets_.size() == weights && leaf_weights_.size() == weights;
    if (nodes == 0 || !nodes_agree || !leaves_agree)
      return broken_graph("TreeEnsembleRegressor: its lists differ in length");
    if (nodes >= TreeNode::k_leaf) return broken_graph("TreeEnsembleRegressor: too many nodes");
    if (outputs_ < 1 || outputs_ > static_cast<std::int64_t>(limits::k_classes_max)) {
      return broken_graph(fmt::format("TreeEnsembleRegressor: n_targets is {}", outputs_));
    }
    return {};
  }

  /// Notes where each (tree, node) stands, and each tree's root: its first node.
  Result<void> find_nodes() {
    places_.reserve(ids_.size());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const bool is_first = i == 0 || trees_[i] != trees_[i - 1];
      if (is_first) forest_.roots.push_back(static_cast<std::uint32_t>(i));
      if (ids_[i] < 0 || ids_[i] > std::numeric_limits<std::uint32_t>::max() || trees_[i] < 0 ||
          trees_[i] > std::numeric_limits<std::uint32_t>::max()) {
        return broken_graph(fmt::format("TreeEnsembleRegressor: node {} has an id out of range", i));
      }
      if (!places_.emplace(key(trees_[i], ids_[i]), static_cast<std::uint32_t>(i)).second) {
        return broken_graph(fmt::format("TreeEnsembleRegressor: tree {} has two nodes {}", trees_[i], ids_[i]));
      }
    }
    return {};
  }

  Result<void> add_nodes() {
    forest_.nodes.resize(ids_.size());
    std::uint32_t leaves = 0;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      TreeNode& node = forest_.nodes[i];
      const std::string& mode = modes_[static_cast<int>(i)];
      if (mode == "LEAF") {
        node.right = leaves++;
        continue;
      }
      if (mode != "BRANCH_LEQ") return broken_graph(fmt::format("TreeEnsembleRegressor: node mode \"{}\"", mode));
      if (features_[i] < 0 || features_[i] > std::numeric_limits<std::int32_t>::max()) {
        return broken_graph(fmt::format("TreeEnsembleRegressor: node {} reads feature {}", i, features_[i]));
      }
      node.threshold = thresholds_[i];
      node.feature = static_cast<std::uint32_t>(features_[i]);
      node.left = TRY(place(trees_[i], true_ids_[i]));
      node.right = TRY(place(trees_[i], false_ids_[i]));
    }
    forest_.leaf_values.resize(std::size_t{leaves} * forest_.outputs);
    return {};
  }

  Result<void> add_weights() {
    for (std::size_t i = 0; i < leaf_ids_.size(); ++i) {
      const TreeNode& node = forest_.nodes[TRY(place(leaf_trees_[i], leaf_ids_[i]))];
      if (!node.is_leaf() || leaf_targets_[i] < 0 || leaf_targets_[i] >= outputs_) {
        return broken_graph(fmt::format("TreeEnsembleRegressor: weight {} belongs to no leaf and output", i));
      }
      const auto at = std::size_t{node.right} * forest_.outputs + static_cast<std::size_t>(leaf_targets_[i]);
      forest_.leaf_values[at] = leaf_weights_[i];
    }
    return {};
  }

  static std::uint64_t key(std::int64_t tree, std::int64_t node) {
    return static_cast<std::uint64_t>(tree) << 32 | static_cast<std::uint64_t>(node);
  }

  Result<std::uint32_t> place(std::int64_t tree, std::int64_t node) const {
    const auto found = node < 0 || tree < 0 || node > 0xffff'ffff ? places_.end() : places_.find(key(tree, node));
    if (found == places_.end())
      return broken_graph(fmt::format("TreeEnsembleRegressor: tree {} has no node {}", tree, node));
    return found->second;
  }

  std::span<const std::int64_t> trees_, ids_, features_, true_ids_, false_ids_;
  std::span<const float> thresholds_;
  const google::protobuf::RepeatedPtrField<std::string>& modes_;
  std::span<const std::int64_t> leaf_trees_, leaf_ids_, leaf_targets_;
  std::span<const float> leaf_weights_;
  std::int64_t outputs_;
  std::unordered_map<std::uint64_t, std::uint32_t> places_;  // (tree, node) -> place in the lists
  Forest forest_;
};

}  // namespace

Result<Forest> read_onnx_forest(const OnnxAttributes& attributes, ValueId in) {
  return ForestReader(attributes).read(in);
}

}  // namespace foretell::model
