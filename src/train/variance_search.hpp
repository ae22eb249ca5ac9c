#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "train/split_search.hpp"

namespace foretell::train {

/// Finds the split after which the numbers of a node vary least around the means of its two sides (the squared error of
/// scikit-learn's regression trees). Members as of TwoClassSearch. One thread at a time.
class VarianceSearch {
 public:
  /// Sum and number of draws, added to another in one instruction.
  using Tally __attribute__((vector_size(16))) = double;
  using Tag = Tally;                                 // of a row: its number times its draws, and its draws
  static constexpr std::uint32_t k_draws_max = 255;  // that fit a byte

  /// `target` (a finite number, one a row of the table) must outlive the search.
  VarianceSearch(std::span<const double> target, std::uint32_t leaf_rows_min);

  std::size_t outputs() const { return 1; }
  static Tag tag(double number, std::uint32_t draws) {
    return Tag{number * static_cast<double>(draws), static_cast<double>(draws)};
  }
  auto tagger() const {
    return [target = target_.data()](std::uint32_t row, std::uint32_t draws) { return tag(target[row], draws); };
  }

  void begin(NodeRows<Tag> node);
  /// Whether all numbers are the same.
  bool is_pure() const;
  /// Appends the mean.
  void append_leaf(std::vector<float>& out) const;
  bool consider(std::uint32_t feature, std::span<const std::uint8_t> bins, std::size_t bin_count, SplitChoice& best);
  /// By how much `split` lessens the sum of squared distances from the mean.
  double gain(const SplitChoice& split) const;

 private:
  using Histogram = std::array<Tally, k_bins_max>;

  class Scan;
  void count_few(std::span<const std::uint8_t> bins);
  void count_many(std::span<const std::uint8_t> bins, std::size_t bin_count);

  std::span<const double> target_;
  LeafSizes leaf_sizes_;
  NodeRows<Tag> node_;
  Tally total_{};
  std::array<Histogram, 2> histograms_{};  // the first is the result; all 0 between calls
  OccupiedBins occupied_;
};

}  // namespace foretell::train
