#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "model/evaluation.hpp"

namespace foretell::cli {

/// The columns of a model, those that matter most first: by what its score loses when they are shuffled or, where none
/// was, by their share of what the splits of a forest gained. Empty where neither was measured. Immutable.
class ImportanceRanking {
 public:
  explicit ImportanceRanking(std::vector<model::ColumnImportance> columns);

  bool is_empty() const { return columns_.empty(); }
  bool is_by_permutation() const { return measure_ == &model::ColumnImportance::permutation; }
  std::size_t size() const { return columns_.size(); }

  /// The first of the columns, at most `count`.
  std::span<const model::ColumnImportance> first(std::size_t count) const {
    return std::span(columns_).first(std::min(count, columns_.size()));
  }
  /// By how much the column matters, in the measure of the ranking.
  double value_of(const model::ColumnImportance& column) const { return (column.*measure_).value_or(0); }
  /// What `column` matters beside the first one, from 0 to 1.
  double share_of_most(const model::ColumnImportance& column) const;

 private:
  std::vector<model::ColumnImportance> columns_;
  std::optional<double> model::ColumnImportance::* measure_ = &model::ColumnImportance::permutation;
};

}  // namespace foretell::cli
