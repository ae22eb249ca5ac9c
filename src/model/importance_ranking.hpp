#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "model/evaluation.hpp"

namespace foretell::model {

/// The columns of a model, those that matter most first: by what its score loses when they are shuffled or, where none
/// was, by their share of what the splits of a forest gained. Empty where neither was measured. Immutable.
class ImportanceRanking {
 public:
  explicit ImportanceRanking(std::vector<ColumnImportance> columns);

  bool is_empty() const { return columns_.empty(); }
  bool is_by_permutation() const { return measure_ == &ColumnImportance::permutation; }
  std::size_t size() const { return columns_.size(); }

  /// The first of the columns, at most `count`.
  std::span<const ColumnImportance> first(std::size_t count) const {
    return std::span(columns_).first(std::min(count, columns_.size()));
  }
  /// By how much the column matters, in the measure of the ranking.
  double value_of(const ColumnImportance& column) const { return (column.*measure_).value_or(0); }
  /// What `column` matters beside the first one, from 0 to 1.
  double share_of_most(const ColumnImportance& column) const;

 private:
  std::vector<ColumnImportance> columns_;
  std::optional<double> ColumnImportance::* measure_ = &ColumnImportance::permutation;
};

}  // namespace foretell::model
