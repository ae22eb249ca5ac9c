#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "train/random.hpp"

namespace foretell::train {

/// Draws rows with replacement: each alike, or in proportion to its weight, by one look-up a draw (the alias method:
/// Walker, ACM TOMS 3, 1977; tables as in Vose, IEEE TSE 17, 1991). Immutable.
class RowDraw {
 public:
  /// `weights` has one finite number a row, not negative, not all 0; or none: all rows are alike.
  RowDraw(std::size_t rows, std::span<const double> weights);

  std::uint32_t operator()(Random& random) const {
    const std::uint32_t row = random.below(rows_);
    if (keep_below_.empty()) return row;
    return random.next() < keep_below_[row] ? row : others_[row];
  }

 private:
  std::uint32_t rows_;
  std::vector<std::uint64_t> keep_below_;  // [row]: 64 random bits below this keep the row; empty: always
  std::vector<std::uint32_t> others_;      // [row]: what is drawn in its place
};

}  // namespace foretell::train
