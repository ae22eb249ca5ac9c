#include "train/grow_tree.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "train/gini_search.hpp"
#include "train/variance_search.hpp"

namespace foretell::train {
namespace {

/// Values that a grower takes out of the shared budget at once.
constexpr std::uint64_t k_budget_step = 1 << 16;

/// Places [begin, end) in a list of rows.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
};

/// A node that waits to be split or made a leaf, and where its rows stand.
struct PendingNode {
  std::uint32_t node = 0;
  std::uint32_t depth = 0;
  Range in_bag;      // of the grower's rows
  Range out_of_bag;  // of its rows out of the bag
};

template <class Search>
class Grower final : public TreeGrower {
 public:
  Grower(const TreeTask& task, Search search)
      : task_(task),
        depth_max_(task.depth_max == 0 ? std::numeric_limits<std::uint32_t>::max() : task.depth_max),
        split_rows_min_(std::max(task.split_rows_min, 2 * task.leaf_rows_min)),
        search_(std::move(search)),
        feature_order_(task.features.features()) {}

  std::optional<GrownTree> grow(Random random, TreeBudget& budget, const std::stop_token& stop) override {
    tree_ = {};
    facts_ = {};
    facts_.gains.resize(task_.features.columns);
    draw_bootstrap(random);
    std::iota(feature_order_.begin(), feature_order_.end(), 0u);
    tree_.nodes.emplace_back();
    pending_.assign(1, {.in_bag = {0, size_of(rows_)}, .out_of_bag = {0, size_of(facts_.out_of_bag_rows)}});
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
    return GrownTree{.tree = std::move(tree_), .facts = std::move(facts_)};
  }

 private:
  using Tag = typename Search::Tag;

  static std::uint32_t size_of(const std::vector<std::uint32_t>& rows) {
    return static_cast<std::uint32_t>(rows.size());
  }

  // --- the bootstrap ---

  /// Draws as many rows as there are, with replacement, and keeps those that were drawn, in order, apart from the others.
  /// A row drawn more often than its tag can count stands in the list several times.
  void draw_bootstrap(Random& random) {
    const auto row_count = static_cast<std::uint32_t>(task_.features.rows);
    const auto tag = search_.tagger();
    draws_.assign(row_count, 0);
    rows_.clear();
    tags_.clear();
    // Bytes may alias anything: the compiler keeps pointers in registers only where they are locals, here and below.
    std::uint8_t* draws = draws_.data();
    for (std::uint32_t i = 0; i < row_count; ++i) {
      const std::uint32_t row = task_.draw(random);
      if (++draws[row] < Search::k_draws_max) continue;
      rows_.push_back(row);
      tags_.push_back(tag(row, std::exchange(draws[row], std::uint8_t{0})));
    }
    keep_drawn_rows(tag);
    right_rows_.resize(std::max(rows_.size(), facts_.out_of_bag_rows.size()));
    right_tags_.resize(rows_.size());
  }

  /// Appends each row that draws_ counts to the bootstrap, and the others to those out of it, without a branch on the
  /// data.
  template <class MakeTag>
  void keep_drawn_rows(const MakeTag& tag) {
    const std::size_t seen_before = rows_.size();
    std::size_t kept = seen_before;
    std::size_t left_out = 0;
    rows_.resize(kept + draws_.size());
    tags_.resize(kept + draws_.size());
    facts_.out_of_bag_rows.resize(draws_.size());
    std::uint32_t* rows = rows_.data();
    Tag* tags = tags_.data();
    std::uint32_t* out = facts_.out_of_bag_rows.data();
    const std::uint8_t* draws = draws_.data();
    const auto row_count = static_cast<std::uint32_t>(draws_.size());
    for (std::uint32_t row = 0; row < row_count; ++row) {
      const bool is_drawn = draws[row] != 0;
      rows[kept] = row;
      tags[kept] = tag(row, draws[row]);
      out[left_out] = row;
      kept += is_drawn;
      left_out += !is_drawn;
    }
    rows_.resize(kept);
    tags_.resize(kept);
    facts_.out_of_bag_rows.resize(left_out);
    if (seen_before != 0) remove_drawn_rows(seen_before);
    facts_.out_of_bag_leaves.resize(facts_.out_of_bag_rows.size());
  }

  /// Takes the first `count` rows of the bootstrap, whose draws_ may have come back to 0, from those out of it.
  void remove_drawn_rows(std::size_t count) {
    std::vector<std::uint32_t> drawn(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(count));
    std::ranges::sort(drawn);
    std::erase_if(facts_.out_of_bag_rows, [&](std::uint32_t row) { return std::ranges::binary_search(drawn, row); });
  }

  // --- nodes ---

  void finish(const PendingNode& pending, Random& random) {
    const Range at = pending.in_bag;
    search_.begin({std::span(rows_).subspan(at.begin, at.size()), std::span(tags_).subspan(at.begin, at.size())});
    const bool may_split = pending.depth < depth_max_ && at.size() >= split_rows_min_ && !search_.is_pure();
    SplitChoice split;
    if (may_split) find_split(random, split);
    if (split.is_found()) {
      make_children(pending, split);
    } else {
      make_leaf(pending);
    }
  }

  /// Draws features (a Fisher-Yates shuffle as far as needed) and keeps the best split, if there is one. Features that do not
  /// vary count as drawn, as in scikit-learn, but one that does must be among them.
  void find_split(Random& random, SplitChoice& best) {
    bool found = false;
    for (std::size_t drawn = 0; drawn < feature_order_.size() && (drawn < task_.features_tried || !found); ++drawn) {
      const auto remaining = static_cast<std::uint32_t>(feature_order_.size() - drawn);
      std::swap(feature_order_[drawn], feature_order_[drawn + random.below(remaining)]);
      const std::uint32_t feature = feature_order_[drawn];
      const std::size_t bins = task_.features.bins_of(feature);
      found |= search_.consider(feature, task_.features.column(feature), bins, best);
    }
  }

  void make_leaf(const PendingNode& pending) {
    const auto leaf = static_cast<std::uint32_t>(tree_.leaf_values.size() / search_.outputs());
    tree_.nodes[pending.node] = {.threshold = 0, .feature = 0, .left = model::TreeNode::k_leaf, .right = leaf};
    search_.append_leaf(tree_.leaf_values);
    const Range out = pending.out_of_bag;
    std::fill_n(facts_.out_of_bag_leaves.begin() + out.begin, out.size(), leaf);
  }

  void make_children(const PendingNode& pending, const SplitChoice& split) {
    facts_.gains[task_.features.column_of[split.feature]] += std::max(0.0, search_.gain(split));
    const std::uint32_t middle = partition(pending.in_bag, split);
    const std::uint32_t out_middle = partition_out_of_bag(pending.out_of_bag, split);
    const auto left = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes[pending.node] = {.threshold = task_.features.edges[split.feature][split.bin],
                                 .feature = split.feature,
                                 .left = left,
                                 .right = left + 1};
    tree_.nodes.resize(tree_.nodes.size() + 2);
    const std::uint32_t depth = pending.depth + 1;
    pending_.push_back({.node = left + 1,
                        .depth = depth,
                        .in_bag = {middle, pending.in_bag.end},
                        .out_of_bag = {out_middle, pending.out_of_bag.end}});
    pending_.push_back({.node = left,
                        .depth = depth,
                        .in_bag = {pending.in_bag.begin, middle},
                        .out_of_bag = {pending.out_of_bag.begin, out_middle}});
  }

  /// Moves the rows that go left before those that go right, both in their order, without a branch on the data. Returns
  /// where the right ones begin.
  std::uint32_t partition(Range at, const SplitChoice& split) {
    const std::uint8_t* bins = task_.features.column(split.feature).data();
    std::uint32_t* rows = rows_.data();
    std::uint32_t* right_rows = right_rows_.data();
    Tag* tags = tags_.data();
    Tag* right_tags = right_tags_.data();
    std::uint32_t left = at.begin;
    std::size_t right = 0;
    for (std::uint32_t i = at.begin; i < at.end; ++i) {
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

  /// The same for rows out of the bag, which have no tags.
  std::uint32_t partition_out_of_bag(Range at, const SplitChoice& split) {
    const std::uint8_t* bins = task_.features.column(split.feature).data();
    std::uint32_t* rows = facts_.out_of_bag_rows.data();
    std::uint32_t* right_rows = right_rows_.data();
    std::uint32_t left = at.begin;
    std::size_t right = 0;
    for (std::uint32_t i = at.begin; i < at.end; ++i) {
      const std::uint32_t row = rows[i];
      const bool goes_right = bins[row] > split.bin;
      rows[left] = row;
      right_rows[right] = row;
      left += !goes_right;
      right += goes_right;
    }
    std::memcpy(rows + left, right_rows, right * sizeof(std::uint32_t));
    return left;
  }

  // Constant after construction.
  TreeTask task_;
  std::uint32_t depth_max_;
  std::uint32_t split_rows_min_;
  // Of the tree being grown; memory is kept for the next.
  Search search_;
  Tree tree_;
  TreeFacts facts_;
  std::vector<std::uint8_t> draws_;        // [row]
  std::vector<std::uint32_t> rows_;        // of the bootstrap, grouped by node
  std::vector<Tag> tags_;                  // parallel to rows_
  std::vector<std::uint32_t> right_rows_;  // scratch of partition()
  std::vector<Tag> right_tags_;
  std::vector<std::uint32_t> feature_order_;
  std::vector<PendingNode> pending_;
};

}  // namespace

std::unique_ptr<TreeGrower> make_tree_grower(const TreeTask& task) {
  if (task.classes == 0) {
    return std::make_unique<Grower<VarianceSearch>>(task, VarianceSearch(task.target_numbers, task.leaf_rows_min));
  }
  if (task.classes == 2) {
    return std::make_unique<Grower<TwoClassSearch>>(task, TwoClassSearch(task.target, task.leaf_rows_min));
  }
  return std::make_unique<Grower<ManyClassSearch>>(task,
                                                   ManyClassSearch(task.target, task.classes, task.leaf_rows_min));
}

}  // namespace foretell::train
