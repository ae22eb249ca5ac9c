#pragma once

#include <string>
#include <string_view>

#include "data/schema.hpp"

namespace foretell::data {

/// A cell of a row as its file holds it. It is passed by reference: copies of it, through memory in steps of different
/// sizes, once took a third of the time of reading a table.
struct RowCell {
  std::string_view text;
  bool is_text =
      false;  ///< It was marked as a text (a JSON string), so it is no number and no truth, whatever it reads
              ///< like. Never set of a missing value.

  // What is not marked is a text alone, so a text is a cell.
  // NOLINTBEGIN(google-explicit-constructor)
  RowCell(std::string_view cell, bool is_marked = false) : text(cell), is_text(is_marked) {}
  RowCell(const std::string& cell) : text(cell) {}
  RowCell(const char* cell) : text(cell) {}
  // NOLINTEND(google-explicit-constructor)

  /// Whether its mark, if it has one, keeps it out of a column of `type`.
  bool is_marked_against(ColumnType type) const {
    return is_text && (type == ColumnType::number || type == ColumnType::boolean);
  }
};

}  // namespace foretell::data
