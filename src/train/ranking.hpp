#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/evaluation.hpp"
#include "model/row.hpp"

namespace foretell::train {

/// The rows with a score of at least `threshold`, told apart: members of the class that is scored, and others.
struct Cut {
  float threshold = 0;
  std::uint64_t members = 0;
  std::uint64_t others = 0;

  bool operator==(const Cut&) const = default;
};

/// Rows in the order of a score, the best first. Rows of equal score form one group: no threshold parts them.
/// Immutable; any number of threads may use it.
class Ranking {
 public:
  explicit Ranking(std::vector<float> scores);

  /// The cuts from the highest threshold to the lowest, one a group that holds rows: what the curves of ROC and of
  /// precision and recall are made of. `labels` has the class of each row; a row of class `member` is a member. A row
  /// counts as often as `row_counts` says, once where that is empty. `out` is overwritten.
  void cut(std::span<const std::uint32_t> labels, std::uint32_t member, std::span<const std::uint32_t> row_counts,
           std::vector<Cut>& out) const;

 private:
  std::vector<float> scores_;        // of each group, descending
  std::vector<std::size_t> ends_;    // of each group, in `rows_`
  std::vector<std::uint32_t> rows_;  // best first
};

/// The ranking of the rows by the probability of class `c`.
Ranking rank_by_class(const model::Predictions& predictions, std::size_t c);

/// The share of pairs of a member and another row in which the member has the larger score, ties counted half
/// (Mann-Whitney); nothing when there are no such pairs. `cuts` as Ranking::cut() makes them, here and below.
std::optional<double> roc_auc(std::span<const Cut> cuts);

/// The mean of the precisions at the cuts, each weighted with the recall that it adds: scikit-learn's
/// average_precision_score, which does not interpolate. Nothing when there is no member.
std::optional<double> average_precision(std::span<const Cut> cuts);

/// The threshold with the largest F1, the lowest of several; nothing when there is no member.
std::optional<model::BestThreshold> best_threshold(std::span<const Cut> cuts);

}  // namespace foretell::train
