#include "data/sorted_values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace foretell::data {
namespace {

/// A number in the high half, so that keys are in the order of their numbers, and its row in the low one.
std::uint64_t key_of(float number, std::size_t row) {
  constexpr std::uint32_t k_sign = 0x8000'0000;
  const auto bits = std::bit_cast<std::uint32_t>(number == 0 ? 0.0f : number);  // one zero, not two
  const std::uint32_t ordered = bits & k_sign ? ~bits : bits | k_sign;
  return std::uint64_t{ordered} << 32 | row;
}

float number_of(std::uint64_t key) {
  constexpr std::uint32_t k_sign = 0x8000'0000;
  const auto ordered = static_cast<std::uint32_t>(key >> 32);
  return std::bit_cast<float>(ordered & k_sign ? ordered & ~k_sign : ~ordered);
}

/// Sorts keys by their high halves, 11 bits a pass from the lowest up, each pass keeping the order of the one before
/// (radix sort). With std::sort, describing millions of rows takes 1.6 times as long.
void sort_by_number(std::vector<std::uint64_t>& keys) {
  constexpr unsigned k_digit_bits = 11;
  constexpr std::size_t k_digits = std::size_t{1} << k_digit_bits;
  std::vector<std::uint64_t> sorted(keys.size());
  for (unsigned shift = 32; shift < 64; shift += k_digit_bits) {
    const auto digit_of = [shift](std::uint64_t key) { return (key >> shift) & (k_digits - 1); };
    std::array<std::size_t, k_digits> places{};
    for (const std::uint64_t key : keys) ++places[digit_of(key)];
    std::exclusive_scan(places.begin(), places.end(), places.begin(), std::size_t{0});
    for (const std::uint64_t key : keys) sorted[places[digit_of(key)]++] = key;
    keys.swap(sorted);
  }
}

SortedValues sort_numbers(const std::vector<float>& numbers) {
  std::vector<std::uint64_t> keys;
  keys.reserve(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) keys.push_back(key_of(numbers[row], row));
  }
  sort_by_number(keys);
  SortedValues sorted;
  sorted.values.reserve(keys.size());
  sorted.rows.reserve(keys.size());
  for (const std::uint64_t key : keys) {
    sorted.values.push_back(number_of(key));
    sorted.rows.push_back(static_cast<std::uint32_t>(key));
  }
  return sorted;
}

SortedValues sort_dates(const std::vector<double>& dates) {
  SortedValues sorted;
  for (std::size_t row = 0; row < dates.size(); ++row) {
    if (!std::isnan(dates[row])) sorted.rows.push_back(static_cast<std::uint32_t>(row));
  }
  std::ranges::stable_sort(sorted.rows, {}, [&](std::uint32_t row) { return dates[row]; });
  for (const std::uint32_t row : sorted.rows) sorted.values.push_back(dates[row]);
  return sorted;
}

}  // namespace

std::size_t SortedValues::end_of_run(std::size_t begin) const {
  std::size_t end = begin + 1;
  while (end < values.size() && values[end] == values[begin]) ++end;
  return end;
}

SortedValues sort_values(const ColumnValues& column) {
  return column.dates.empty() ? sort_numbers(column.numbers) : sort_dates(column.dates);
}

}  // namespace foretell::data
