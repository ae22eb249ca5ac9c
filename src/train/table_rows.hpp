#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/table.hpp"
#include "model/row.hpp"

namespace foretell::train {

/// Puts rows of a table into the input slots of a model whose columns are `columns`: a category that the model does
/// not know is missing. The table has the same columns in the same order, with categories of its own. Immutable; any
/// number of threads may call slots().
class TableRows {
 public:
  TableRows(const data::Table& table, std::span<const data::ColumnSchema> columns);

  /// Fills `out` with one slot a column for each of `rows` (row numbers of the table), row after row.
  void slots(std::span<const std::uint32_t> rows, std::vector<model::Slot>& out) const;

 private:
  const data::Table& table_;
  std::vector<std::vector<std::int32_t>> codes_;  // [column][code in the table]: the model's code
};

}  // namespace foretell::train
