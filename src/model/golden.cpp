#include <algorithm>

#include "base/limits.hpp"
#include "model/manifest.hpp"

namespace foretell::model {
namespace {

/// Rows that take every column at one of its quantiles, then rows that walk through the categories, then one that
/// misses everything.
constexpr std::size_t k_quantile_rows = data::k_summary_quantiles.size();
constexpr std::size_t k_category_rows = limits::k_golden_rows_max - k_quantile_rows - 1;

/// Whether values of the type lie on a line.
bool has_quantiles(data::ColumnType type) { return type == data::ColumnType::number || type == data::ColumnType::date; }

Slot quantile_slot(data::ColumnType type, const data::ColumnSummary& summary, std::size_t quantile) {
  if (quantile >= summary.quantiles.size()) return missing_slot(type);
  const double value = summary.quantiles[quantile];
  return type == data::ColumnType::date ? Slot::date(value) : Slot::number(static_cast<float>(value));
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
      const data::ColumnType type = schema.columns[c].type;
      slots.push_back(has_quantiles(type) ? quantile_slot(type, summaries[c], quantile) : most_frequent(summaries[c]));
    }
  }
  for (std::size_t row = 0; row < std::min(categories_max, k_category_rows); ++row) {
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
      const data::ColumnSchema& column = schema.columns[c];
      if (has_quantiles(column.type)) {
        // Neighbouring columns stand at different quantiles; every eighth number is missing.
        slots.push_back(quantile_slot(column.type, summaries[c], (row + c) % (k_quantile_rows + 1)));
      } else {
        const auto code = static_cast<std::int32_t>(row % std::max<std::size_t>(1, column.categories.size()));
        slots.push_back(Slot::code(column.categories.empty() ? data::k_missing_code : code));
      }
    }
  }
  for (const data::ColumnSchema& column : schema.columns) slots.push_back(missing_slot(column.type));
  return slots;
}

}  // namespace foretell::model
