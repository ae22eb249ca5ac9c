#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace foretell::data {

/// Which rows of a table repeat an earlier one, and which columns hold the same cells, told from 64-bit digests of the
/// texts: two different tables of a million rows agree by chance once in 10^7 times. Takes 8 bytes a row, up to
/// limits::k_digested_rows_max of them. One thread at a time.
class RowDigests {
 public:
  explicit RowDigests(std::size_t columns) : columns_(columns) {}

  /// Takes the next row, a cell a column.
  void add(std::span<const std::string_view> cells);

  /// How many of the rows of which digests are kept: the first ones.
  std::size_t rows_kept() const { return rows_.size(); }
  /// How many rows kept are as an earlier one; the rows are gone then.
  std::size_t take_repeated_rows();
  /// A number a column, the same for columns whose cells are the same in each row.
  const std::vector<std::uint64_t>& columns() const { return columns_; }

 private:
  std::vector<std::uint64_t> columns_;
  std::vector<std::uint64_t> rows_;
};

}  // namespace foretell::data
