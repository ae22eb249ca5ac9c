#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "train/split_search.hpp"

namespace foretell::train {

/// Finds the purest split (Gini) of nodes with two classes. One addition counts a row: a tally holds all rows in its low
/// half and the rows of class 1 in its high half. One thread at a time.
class TwoClassSearch {
 public:
  using Tag = std::uint8_t;
  static constexpr std::uint32_t k_draws_max = 127;  // that a tag can hold
  static constexpr std::size_t k_outputs = 2;

  /// `target` (a class, one a row of the table) must outlive the search; a leaf must have `leaf_rows_min` rows.
  TwoClassSearch(std::span<const std::uint32_t> target, std::uint32_t leaf_rows_min);

  std::size_t outputs() const { return k_outputs; }
  static Tag tag(std::uint32_t label, std::uint32_t draws) { return static_cast<Tag>(draws << 1 | label); }
  /// Makes tags of row numbers and draws.
  auto tagger() const {
    return [target = target_.data()](std::uint32_t row, std::uint32_t draws) { return tag(target[row], draws); };
  }

  /// Makes `node` the one that the members below speak of.
  void begin(NodeRows<Tag> node);
  bool is_pure() const;
  /// Appends what a leaf holds: the share of each class.
  void append_leaf(std::vector<float>& out) const;
  /// Replaces `best` where a split of `feature`, whose bins of all rows are `bins`, is better and leaves enough rows on both
  /// sides. Returns whether the feature has more than one bin in this node.
  bool consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count, SplitChoice& best);
  /// By how much `split` lessens the impurity times the draws.
  double gain(const SplitChoice& split) const;

 private:
  using Tally = std::uint64_t;
  using Histogram = std::array<Tally, k_bins_max>;

  class Scan;
  void count_few(std::span<const std::uint8_t> bins);
  void count_many(std::span<const std::uint8_t> bins, std::size_t bin_count);

  std::span<const std::uint32_t> target_;
  LeafSizes leaf_sizes_;
  std::array<Tally, 256> tallies_{};  // [tag]
  NodeRows<Tag> node_;
  Tally total_ = 0;
  std::array<Histogram, 4> histograms_{};  // the first is the result; all 0 between calls
  OccupiedBins occupied_;
};

/// The same for any number of classes up to limits::k_classes_max. Counts are kept for the classes that occur in the node.
class ManyClassSearch {
 public:
  using Tag = std::uint16_t;
  static constexpr std::uint32_t k_draws_max = 63;

  ManyClassSearch(std::span<const std::uint32_t> target, std::size_t classes, std::uint32_t leaf_rows_min);

  std::size_t outputs() const { return totals_.size(); }
  static Tag tag(std::uint32_t label, std::uint32_t draws) { return static_cast<Tag>(label << 6 | draws); }
  auto tagger() const {
    return [target = target_.data()](std::uint32_t row, std::uint32_t draws) { return tag(target[row], draws); };
  }

  void begin(NodeRows<Tag> node);
  bool is_pure() const { return present_.size() < 2; }
  void append_leaf(std::vector<float>& out) const;
  bool consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count, SplitChoice& best);
  double gain(const SplitChoice& split) const;

 private:
  class Scan;
  static std::uint32_t label(Tag tag) { return tag >> 6; }
  static std::uint32_t draws(Tag tag) { return tag & 63; }

  std::span<const std::uint32_t> target_;
  LeafSizes leaf_sizes_;
  NodeRows<Tag> node_;
  std::vector<std::uint64_t> totals_;     // [class]
  std::vector<std::uint32_t> present_;    // classes that occur in the node
  std::vector<std::uint32_t> place_;      // [class]: its place in present_
  std::vector<std::uint32_t> histogram_;  // [bin][place in present_], all 0 between calls
  std::vector<std::uint64_t> left_;       // [place in present_]: scratch of a scan
  OccupiedBins occupied_;
};

}  // namespace foretell::train
