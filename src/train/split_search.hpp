#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "train/bins.hpp"

/// What the searches for the best split of a node (gini_search.hpp, variance_search.hpp) have in common. Each goes over
/// the rows of a node once a feature, adds them up by bin, then walks over the bins.
namespace foretell::train {

/// The best split found so far of a node: rows whose bin of `feature` is at most `bin` go left.
struct SplitChoice {
  double score = -std::numeric_limits<double>::infinity();  // of two choices for one node the larger is purer
  std::uint32_t feature = 0;
  std::uint32_t bin = 0;

  bool is_found() const { return score > -std::numeric_limits<double>::infinity(); }
};

/// The split between two neighbouring bins that a node's rows occupy: at the edge in the middle of the empty ones
/// between them, as an exact search would split half-way between the two values.
inline std::uint32_t bin_between(std::uint32_t left, std::uint32_t right) { return left + (right - left) / 2; }

/// Nodes of fewer rows count into one histogram and remember which bins they touched; larger ones may use several
/// histograms in turn, because an addition to a bin waits for the one just before to the same bin.
inline constexpr std::size_t k_few_rows = 256;

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

/// The rows of a node: their numbers, and a tag beside each that holds its target and how often the bootstrap drew it.
template <class Tag>
struct NodeRows {
  std::span<const std::uint32_t> rows;
  std::span<const Tag> tags;
};

/// Keeps splits that would leave a side with too few rows (however often each was drawn) from being chosen.
class LeafSizes {
 public:
  explicit LeafSizes(std::uint32_t rows_min) : rows_min_(rows_min) {}

  /// Looks at the rows of a node and their bins of a feature. Nothing needs to be known where a row is enough.
  void count(std::span<const std::uint32_t> rows, std::span<const std::uint8_t> bins) {
    if (rows_min_ > 1) count_by_bin(rows, bins);
  }
  /// Whether a split after `bin`, with rows on both sides, leaves enough of them on each.
  bool allow_split_after(std::uint32_t bin) const {
    return rows_min_ <= 1 || (rows_up_to_[bin] >= rows_min_ && rows_up_to_.back() - rows_up_to_[bin] >= rows_min_);
  }

 private:
  void count_by_bin(std::span<const std::uint32_t> rows, std::span<const std::uint8_t> bins) {
    rows_up_to_.fill(0);
    for (const std::uint32_t row : rows) ++rows_up_to_[bins[row]];
    for (std::size_t bin = 1; bin < rows_up_to_.size(); ++bin) rows_up_to_[bin] += rows_up_to_[bin - 1];
  }

  std::uint32_t rows_min_;
  std::array<std::uint32_t, k_bins_max> rows_up_to_{};  // [bin]
};

}  // namespace foretell::train
