#include "data/summary.hpp"

#include <algorithm>
#include <cmath>

namespace foretell::data {
namespace {

ColumnSummary summarize_numbers(const std::vector<float>& numbers) {
  std::vector<float> present;
  present.reserve(numbers.size());
  std::ranges::copy_if(numbers, std::back_inserter(present), [](float x) { return !std::isnan(x); });

  ColumnSummary summary;
  summary.missing = numbers.size() - present.size();
  if (present.empty()) return summary;
  std::ranges::sort(present);
  for (const double share : k_summary_quantiles) {
    summary.quantiles.push_back(present[static_cast<std::size_t>(share * static_cast<double>(present.size() - 1))]);
  }
  return summary;
}

ColumnSummary summarize_codes(const std::vector<std::int32_t>& codes, std::size_t categories) {
  ColumnSummary summary;
  summary.counts.resize(categories);
  for (const std::int32_t code : codes) {
    if (code < 0) {
      ++summary.missing;
    } else {
      ++summary.counts[static_cast<std::size_t>(code)];
    }
  }
  return summary;
}

}  // namespace

std::vector<ColumnSummary> summarize(const Table& table) {
  std::vector<ColumnSummary> summaries;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const ColumnSchema& column = table.schema.columns[c];
    summaries.push_back(column.type == ColumnType::number
                            ? summarize_numbers(table.columns[c].numbers)
                            : summarize_codes(table.columns[c].codes, column.categories.size()));
  }
  return summaries;
}

}  // namespace foretell::data
