#include "data/sorted_values.hpp"

#include <algorithm>
#include <utility>

namespace foretell::data {
namespace {

template <class Number>
SortedValues sort_present(const std::vector<Number>& numbers) {
  std::vector<std::pair<Number, std::uint32_t>> present;
  present.reserve(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) present.emplace_back(numbers[row], static_cast<std::uint32_t>(row));
  }
  std::ranges::sort(present);

  SortedValues sorted;
  sorted.values.reserve(present.size());
  sorted.rows.reserve(present.size());
  for (const auto& [value, row] : present) {
    sorted.values.push_back(value);
    sorted.rows.push_back(row);
  }
  return sorted;
}

}  // namespace

std::size_t SortedValues::end_of_run(std::size_t begin) const {
  std::size_t end = begin + 1;
  while (end < values.size() && values[end] == values[begin]) ++end;
  return end;
}

SortedValues sort_values(const ColumnValues& column) {
  return column.dates.empty() ? sort_present(column.numbers) : sort_present(column.dates);
}

}  // namespace foretell::data
