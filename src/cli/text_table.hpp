#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/output_style.hpp"

namespace foretell::cli {

/// A column of a table for people.
struct TextColumn {
  enum class Align : unsigned char { left, right };

  std::string header;
  Align align = Align::left;
  Paint paint = Paint::plain;
  /// In a table that is too wide for a line the column with the highest rank goes first; 0 never goes.
  unsigned drop_rank = 0;
};

/// An aligned table under a line of headers. Cells are shown as they stand: no line ends, no escapes.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  /// Takes a row with a cell a column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool is_empty() const { return rows_.empty(); }

  /// The lines of the table, each with a line end, as far as columns fit in the style's width.
  std::string render(const OutputStyle& style) const;

 private:
  std::vector<std::size_t> widths() const;
  std::vector<bool> choose_columns(const std::vector<std::size_t>& widths, std::size_t width_max) const;

  std::vector<TextColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `text` in lines of at most `width`, broken at blanks where there are any; lines after the first begin with `indent`
/// blanks. With a line end behind each.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace foretell::cli
