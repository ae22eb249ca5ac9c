#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "train/bins.hpp"

namespace foretell::train {

/// The best split found so far of a node: rows whose bin of `feature` is at most `bin` go left.
struct SplitChoice {
  double score = -std::numeric_limits<double>::infinity();  // of two choices for one node the larger is purer
  std::uint32_t feature = 0;
  std::uint32_t bin = 0;
};

/// The split between two neighbouring bins that a node's rows occupy: at the edge in the middle of the empty ones
/// between them, as an exact search would split half-way between the two values.
inline std::uint32_t bin_between(std::uint32_t left, std::uint32_t right) { return left + (right - left) / 2; }

/// Which bins a node's rows occupy, so that a node of few rows looks at few bins.
class OccupiedBins {
 public:
  void insert(std::uint8_t bin) { words_[bin >> 6] |= std::uint64_t{1} << (bin & 63); }

  /// Calls `visit(bin)` for each bin in ascending order and forgets it.
  template <class Visit>
  void drain(Visit visit) {
    for (std::uint32_t word = 0; word < words_.size(); ++word) {
      for (std::uint64_t& bits = words_[word]; bits != 0; bits &= bits - 1) {
        visit(word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  std::array<std::uint64_t, k_bins_max / 64> words_{};
};

/// The rows of a node: their numbers, and a tag beside each that holds its class and how often the bootstrap drew it.
template <class Tag>
struct NodeRows {
  std::span<const std::uint32_t> rows;
  std::span<const Tag> tags;
};

/// Finds the purest split (Gini) of nodes with two classes. One addition counts a row: a tally holds all rows in its low
/// half and the rows of class 1 in its high half. One thread at a time.
class TwoClassSearch {
 public:
  using Tag = std::uint8_t;
  static constexpr std::uint32_t k_draws_max = 127;  // that a tag can hold

  explicit TwoClassSearch(std::size_t classes);

  static Tag tag(std::uint32_t label, std::uint32_t draws) { return static_cast<Tag>(draws << 1 | label); }

  /// Makes `node` the one that the members below speak of.
  void begin(NodeRows<Tag> node);
  bool is_pure() const;
  /// Appends the share of each class.
  void append_probabilities(std::vector<float>& out) const;
  /// Replaces `best` where a split of `feature`, whose bins of all rows are `bins`, is better. Returns whether the feature
  /// has any split, that is, more than one bin in this node.
  bool consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count, SplitChoice& best);

 private:
  using Tally = std::uint64_t;
  using Histogram = std::array<Tally, k_bins_max>;

  class Scan;
  void count_few(std::span<const std::uint8_t> bins);
  void count_many(std::span<const std::uint8_t> bins, std::size_t bin_count);

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

  explicit ManyClassSearch(std::size_t classes);

  static Tag tag(std::uint32_t label, std::uint32_t draws) { return static_cast<Tag>(label << 6 | draws); }

  void begin(NodeRows<Tag> node);
  bool is_pure() const { return present_.size() < 2; }
  void append_probabilities(std::vector<float>& out) const;
  bool consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count, SplitChoice& best);

 private:
  class Scan;
  static std::uint32_t label(Tag tag) { return tag >> 6; }
  static std::uint32_t draws(Tag tag) { return tag & 63; }

  NodeRows<Tag> node_;
  std::vector<std::uint64_t> totals_;     // [class]
  std::vector<std::uint32_t> present_;    // classes that occur in the node
  std::vector<std::uint32_t> place_;      // [class]: its place in present_
  std::vector<std::uint32_t> histogram_;  // [bin][place in present_], all 0 between calls
  std::vector<std::uint64_t> left_;       // [place in present_]: scratch of a scan
  OccupiedBins occupied_;
};

}  // namespace foretell::train
