#include <algorithm>

#include "base/limits.hpp"
#include "model/manifest.hpp"

namespace foretell::model {
namespace {

/// Rows that take every column at one of its quantiles, then rows that walk through the categories, then one that
/// misses everything.
constexpr std::size_t k_quantile_rows = data::k_summary_quantiles.size();
constexpr std::size_t k_category_rows = limits::k_golden_rows_max - k_quantile_rows - 1;

Slot number_slot(const data::ColumnSummary& summary, std::size_t quantile) {
  return Slot::number(summary.quantiles.empty() ? data::k_missing_number : summary.quantiles[quantile]);
}

Slot most_frequent(const data::ColumnSummary& summary) {
  const auto largest = std::ranges::max_element(summary.counts);
  return Slot::code(largest == summary.counts.end() ? data::k_missing_code
                                                    : static_cast<std::int32_t>(largest - summary.counts.begin()));
}

}  // namespace

std::vector<Slot> make_golden_rows(const data::Schema& schema, const std::vector<data::ColumnSummary>& summaries) {
  std::vector<Slot> slots;
  std::size_t categories_max = 0;
  for (const data::ColumnSchema& column : schema.columns) {
    categories_max = std::max(categories_max, column.categories.size());
  }
  for (std::size_t quantile = 0; quantile < k_quantile_rows; ++quantile) {
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
      const bool is_number = schema.columns[c].type == data::ColumnType::number;
      slots.push_back(is_number ? number_slot(summaries[c], quantile) : most_frequent(summaries[c]));
    }
  }
  for (std::size_t row = 0; row < std::min(categories_max, k_category_rows); ++row) {
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
      const data::ColumnSchema& column = schema.columns[c];
      if (column.type == data::ColumnType::number) {
        // Neighbouring columns stand at different quantiles; every seventh number is missing.
        const std::size_t pick = (row + c) % (k_quantile_rows + 1);
        slots.push_back(pick < k_quantile_rows ? number_slot(summaries[c], pick)
                                               : Slot::number(data::k_missing_number));
      } else {
        const auto code = static_cast<std::int32_t>(row % std::max<std::size_t>(1, column.categories.size()));
        slots.push_back(Slot::code(column.categories.empty() ? data::k_missing_code : code));
      }
    }
  }
  for (const data::ColumnSchema& column : schema.columns) {
    const bool is_number = column.type == data::ColumnType::number;
    slots.push_back(is_number ? Slot::number(data::k_missing_number) : Slot::code(data::k_missing_code));
  }
  return slots;
}

}  // namespace foretell::model
