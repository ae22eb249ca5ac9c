#include "data/describe.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace foretell::data {
namespace {

/// The codes that rows have, the most frequent first, the first of equally frequent ones before the others.
std::vector<std::size_t> codes_by_frequency(const std::vector<std::size_t>& rows_of) {
  std::vector<std::size_t> codes(rows_of.size());
  std::iota(codes.begin(), codes.end(), std::size_t{0});
  std::erase_if(codes, [&](std::size_t code) { return rows_of[code] == 0; });
  std::ranges::stable_sort(codes, std::ranges::greater(), [&](std::size_t code) { return rows_of[code]; });
  return codes;
}

void describe_codes(const WholeColumn& column, ColumnDescription& description) {
  std::vector<std::size_t> rows_of(column.schema.categories.size());
  for (const std::int32_t code : column.values.codes) {
    if (code != k_missing_code) ++rows_of[static_cast<std::size_t>(code)];
  }
  const std::vector<std::size_t> codes = codes_by_frequency(rows_of);
  description.distinct = codes.size();
  if (codes.empty()) return;
  description.most_frequent_rows = rows_of[codes.front()];
  if (column.texts.is_free_text) return;
  for (const std::size_t code : codes) {
    if (description.levels.size() == k_described_levels_max) break;
    description.levels.push_back({column.schema.categories[code], rows_of[code]});
  }
}

void describe_texts(const TextStatistics& texts, ColumnDescription& description) {
  if (texts.has_more) description.distinct = texts.distinct;
  description.has_more_distinct = texts.has_more;
  description.longest_characters = texts.longest_characters;
  if (texts.is_free_text) description.examples = texts.examples;
}

void hide_values(ColumnDescription& description) {
  constexpr double k_hidden = std::numeric_limits<double>::quiet_NaN();
  description.examples.clear();
  for (Level& level : description.levels) level.text.clear();
  if (!description.numbers) return;
  NumberStatistics& numbers = *description.numbers;
  for (double* value : {&numbers.min, &numbers.lower_quartile, &numbers.median, &numbers.upper_quartile, &numbers.max,
                        &numbers.mean, &numbers.deviation, &numbers.histogram.first, &numbers.histogram.width}) {
    *value = k_hidden;
  }
}

}  // namespace

ColumnDescription describe(const WholeColumn& column, const SortedValues& sorted) {
  ColumnDescription description{.name = column.schema.name,
                                .type = column.schema.type,
                                .is_free_text = column.texts.is_free_text,
                                .is_sensitive = column.schema.is_sensitive,
                                .reason_to_leave_out = column.reason_to_leave_out,
                                .missing = column.missing};
  switch (column.schema.type) {
    case ColumnType::number:
    case ColumnType::date:
      if (sorted.size() == 0) break;
      description.numbers = describe_numbers(sorted);
      description.distinct = description.numbers->distinct;
      description.most_frequent_rows = description.numbers->most_frequent_rows;
      break;
    case ColumnType::category:
    case ColumnType::boolean:
      describe_codes(column, description);
      describe_texts(column.texts, description);
      break;
  }
  if (description.is_sensitive) hide_values(description);
  return description;
}

}  // namespace foretell::data
