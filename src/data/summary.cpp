#include "data/summary.hpp"

#include <algorithm>
#include <cmath>

namespace foretell::data {
namespace {

template <class Number>
ColumnSummary summarize_numbers(const std::vector<Number>& numbers) {
  std::vector<Number> present;
  present.reserve(numbers.size());
  std::ranges::copy_if(numbers, std::back_inserter(present), [](Number x) { return !std::isnan(x); });

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
    const ColumnValues& values = table.columns[c];
    switch (column.type) {
      case ColumnType::number: summaries.push_back(summarize_numbers(values.numbers)); break;
      case ColumnType::date: summaries.push_back(summarize_numbers(values.dates)); break;
      case ColumnType::category:
      case ColumnType::boolean: summaries.push_back(summarize_codes(values.codes, column.categories.size())); break;
    }
  }
  return summaries;
}

}  // namespace foretell::data
