#include "train/grow_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "train/split_search.hpp"

namespace foretell::train {
namespace {

/// Values that a grower takes out of the shared budget at once.
constexpr std::uint64_t k_budget_step = 1 << 16;

/// A node that waits to be split or made a leaf; its rows stand at [begin, end) of the grower's rows.
struct PendingNode {
  std::uint32_t node = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t depth = 0;
};

template <class Search>
class Grower final : public TreeGrower {
 public:
  explicit Grower(const TreeTask& task)
      : task_(task),
        depth_max_(task.depth_max == 0 ? std::numeric_limits<std::uint32_t>::max() : task.depth_max),
        search_(task.classes),
        feature_order_(task.features.features()),
        features_tried_(std::max<std::size_t>(
            1, static_cast<std::size_t>(std::sqrt(static_cast<double>(task.features.features()))))) {}

  std::optional<Tree> grow(Random random, TreeBudget& budget, const std::stop_token& stop) override {
    tree_ = {};
    draw_bootstrap(random);
    std::iota(feature_order_.begin(), feature_order_.end(), 0u);
    tree_.nodes.emplace_back();
    pending_.assign(1, {.node = 0, .begin = 0, .end = static_cast<std::uint32_t>(rows_.size()), .depth = 0});
    std::uint64_t values_taken = 0;
    while (!pending_.empty()) {
      if (stop.stop_requested() || budget.is_overdrawn()) return std::nullopt;
      const PendingNode pending = pending_.back();
      pending_.pop_back();
      finish(pending, random);
      const std::uint64_t values = tree_.nodes.size() + tree_.leaf_values.size();
      if (values - values_taken >= k_budget_step) budget.take(values - std::exchange(values_taken, values));
    }
    const std::uint64_t values = tree_.nodes.size() + tree_.leaf_values.size();
    if (!budget.take(values - values_taken)) return std::nullopt;
    return std::move(tree_);
  }

 private:
  using Tag = typename Search::Tag;

  /// Draws as many rows as there are, with replacement, and keeps those that were drawn, in order. A row drawn more often
  /// than its tag can count stands in the list several times.
  void draw_bootstrap(Random& random) {
    const auto row_count = static_cast<std::uint32_t>(task_.features.rows);
    draws_.assign(row_count, 0);
    rows_.clear();
    tags_.clear();
    // Bytes may alias anything: the compiler keeps pointers in registers only where they are locals, here and below.
    std::uint8_t* draws = draws_.data();
    for (std::uint32_t i = 0; i < row_count; ++i) {
      const std::uint32_t row = random.below(row_count);
      if (++draws[row] < Search::k_draws_max) continue;
      rows_.push_back(row);
      tags_.push_back(Search::tag(task_.target[row], std::exchange(draws[row], std::uint8_t{0})));
    }
    keep_drawn_rows();
    right_rows_.resize(rows_.size());
    right_tags_.resize(rows_.size());
  }

  /// Appends each row that draws_ counts, without a branch on the data.
  void keep_drawn_rows() {
    std::size_t kept = rows_.size();
    rows_.resize(kept + draws_.size());
    tags_.resize(kept + draws_.size());
    std::uint32_t* rows = rows_.data();
    Tag* tags = tags_.data();
    const std::uint8_t* draws = draws_.data();
    const std::uint32_t* target = task_.target.data();
    const auto row_count = static_cast<std::uint32_t>(draws_.size());
    for (std::uint32_t row = 0; row < row_count; ++row) {
      rows[kept] = row;
      tags[kept] = Search::tag(target[row], draws[row]);
      kept += draws[row] != 0;
    }
    rows_.resize(kept);
    tags_.resize(kept);
  }

  void finish(const PendingNode& pending, Random& random) {
    const std::size_t size = pending.end - pending.begin;
    search_.begin({std::span(rows_).subspan(pending.begin, size), std::span(tags_).subspan(pending.begin, size)});
    SplitChoice split;
    if (pending.depth == depth_max_ || search_.is_pure() || !find_split(random, split)) {
      make_leaf(pending.node);
    } else {
      make_children(pending, split);
    }
  }

  /// Draws features (a Fisher-Yates shuffle as far as needed) and keeps the best split. Constant features count as drawn,
  /// as in scikit-learn, but one that can split must be among them; false when there is none.
  bool find_split(Random& random, SplitChoice& best) {
    bool found = false;
    for (std::size_t drawn = 0; drawn < feature_order_.size() && (drawn < features_tried_ || !found); ++drawn) {
      const auto remaining = static_cast<std::uint32_t>(feature_order_.size() - drawn);
      std::swap(feature_order_[drawn], feature_order_[drawn + random.below(remaining)]);
      const std::uint32_t feature = feature_order_[drawn];
      const std::size_t bins = task_.features.bins_of(feature);
      found |= search_.consider(feature, task_.features.column(feature), bins, best);
    }
    return found;
  }

  void make_leaf(std::uint32_t node) {
    const std::size_t leaf = tree_.leaf_values.size() / task_.classes;
    tree_.nodes[node] = {
        .threshold = 0, .feature = 0, .left = model::TreeNode::k_leaf, .right = static_cast<std::uint32_t>(leaf)};
    search_.append_probabilities(tree_.leaf_values);
  }

  void make_children(const PendingNode& pending, const SplitChoice& split) {
    const std::uint32_t middle = partition(pending, split);
    const auto left = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes[pending.node] = {.threshold = task_.features.edges[split.feature][split.bin],
                                 .feature = split.feature,
                                 .left = left,
                                 .right = left + 1};
    tree_.nodes.resize(tree_.nodes.size() + 2);
    const std::uint32_t depth = pending.depth + 1;
    pending_.push_back({.node = left + 1, .begin = middle, .end = pending.end, .depth = depth});
    pending_.push_back({.node = left, .begin = pending.begin, .end = middle, .depth = depth});
  }

  /// Moves the rows that go left before those that go right, both in their order, without a branch on the data. Returns
  /// where the right ones begin.
  std::uint32_t partition(const PendingNode& pending, const SplitChoice& split) {
    const std::uint8_t* bins = task_.features.column(split.feature).data();
    std::uint32_t* rows = rows_.data();
    std::uint32_t* right_rows = right_rows_.data();
    Tag* tags = tags_.data();
    Tag* right_tags = right_tags_.data();
    std::uint32_t left = pending.begin;
    std::size_t right = 0;
    for (std::uint32_t i = pending.begin; i < pending.end; ++i) {
      const std::uint32_t row = rows[i];
      const Tag tag = tags[i];
      const bool goes_right = bins[row] > split.bin;
      rows[left] = row;
      tags[left] = tag;
      right_rows[right] = row;
      right_tags[right] = tag;
      left += !goes_right;
      right += goes_right;
    }
    std::memcpy(rows + left, right_rows, right * sizeof(std::uint32_t));
    std::memcpy(tags + left, right_tags, right * sizeof(Tag));
    return left;
  }

  // Constant after construction.
  TreeTask task_;
  std::uint32_t depth_max_;
  // Of the tree being grown; memory is kept for the next.
  Search search_;
  Tree tree_;
  std::vector<std::uint8_t> draws_;        // [row]
  std::vector<std::uint32_t> rows_;        // of the bootstrap, grouped by node
  std::vector<Tag> tags_;                  // parallel to rows_
  std::vector<std::uint32_t> right_rows_;  // scratch of partition()
  std::vector<Tag> right_tags_;
  std::vector<std::uint32_t> feature_order_;
  std::size_t features_tried_;
  std::vector<PendingNode> pending_;
};

}  // namespace

std::unique_ptr<TreeGrower> make_tree_grower(const TreeTask& task) {
  if (task.classes == 2) return std::make_unique<Grower<TwoClassSearch>>(task);
  return std::make_unique<Grower<ManyClassSearch>>(task);
}

}  // namespace foretell::train
