#include "model/importance_ranking.hpp"

#include <functional>
#include <utility>

namespace foretell::model {

ImportanceRanking::ImportanceRanking(std::vector<ColumnImportance> columns) : columns_(std::move(columns)) {
  const auto is_permuted = [](const ColumnImportance& column) { return column.permutation.has_value(); };
  if (std::ranges::none_of(columns_, is_permuted)) measure_ = &ColumnImportance::impurity;
  std::erase_if(columns_, [&](const ColumnImportance& column) { return !(column.*measure_); });
  std::ranges::stable_sort(columns_, std::ranges::greater(),
                           [&](const ColumnImportance& column) { return value_of(column); });
}

double ImportanceRanking::share_of_most(const ColumnImportance& column) const {
  const double most = value_of(columns_.front());
  return most <= 0 ? 0 : std::clamp(value_of(column) / most, 0.0, 1.0);
}

}  // namespace foretell::model
