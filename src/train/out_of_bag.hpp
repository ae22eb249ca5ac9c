#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "train/grow_tree.hpp"
#include "train/preprocess.hpp"

namespace foretell::train {

/// How well the trees of a forest do on the rows that their bootstraps left out: for each row, what those trees that did
/// not see it say together. They add up as integers, so the order of the trees does not show.
class OutOfBag {
 public:
  /// Sums for a forest of `trees` trees on `prepared`, which must outlive it. `sums_max` bounds how many are kept, one a row
  /// and output: with more there is no score.
  OutOfBag(const Prepared& prepared, std::size_t trees, std::size_t sums_max);

  /// Adds what a tree says of the rows out of its bag. Any thread.
  void add(const GrownTree& grown);

  /// Over the rows that were out of some bag, as scikit-learn's oob_score_: accuracy, or R2 in a regression. Nothing when
  /// there are no such rows (or fewer than 2 in a regression). Once all trees were added.
  std::optional<double> score() const;

 private:
  std::vector<std::int64_t> to_integers(const Tree& tree) const;
  std::optional<double> accuracy() const;
  std::optional<double> r2() const;

  // Constant after construction.
  const Prepared& prepared_;
  std::size_t outputs_;
  std::size_t trees_;
  bool is_kept_;
  model::FixedPointValues values_;
  // Of the trees added so far.
  std::mutex mutex_;
  std::vector<std::int64_t> sums_;     // [row][output], guarded by mutex_
  std::vector<std::uint32_t> counts_;  // [row]: trees that say something, guarded by mutex_
};

}  // namespace foretell::train
