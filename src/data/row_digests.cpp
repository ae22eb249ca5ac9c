#include "data/row_digests.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

/// Both change with every bit of either (the finaliser of MurmurHash3).
std::uint64_t combine(std::uint64_t digest, std::uint64_t next) {
  std::uint64_t z = digest * 0x9e37'79b9'7f4a'7c15 + next;
  z = (z ^ (z >> 33)) * 0xff51'afd7'ed55'8ccd;
  z = (z ^ (z >> 33)) * 0xc4ce'b9fe'1a85'ec53;
  return z ^ (z >> 33);
}

}  // namespace

void RowDigests::add(std::span<const std::string_view> cells) {
  std::uint64_t row = 0;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    const std::uint64_t cell = std::hash<std::string_view>()(cells[column]);
    row = combine(row, cell);
    columns_[column] = combine(columns_[column], cell);
  }
  if (rows_.size() < limits::k_digested_rows_max) rows_.push_back(row);
}

std::size_t RowDigests::take_repeated_rows() {
  std::vector<std::uint64_t> rows = std::exchange(rows_, {});
  std::ranges::sort(rows);
  const auto repeated = std::ranges::unique(rows);
  return repeated.size();
}

}  // namespace foretell::data
