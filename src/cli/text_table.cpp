#include "cli/text_table.hpp"

#include <algorithm>

#include "base/display_width.hpp"

namespace foretell::cli {
namespace {

constexpr std::size_t k_gap = 2;

std::size_t total_width(const std::vector<std::size_t>& widths, const std::vector<bool>& is_shown) {
  std::size_t total = 0;
  for (std::size_t column = 0; column < widths.size(); ++column) {
    if (is_shown[column]) total += widths[column] + (total == 0 ? 0 : k_gap);
  }
  return total;
}

}  // namespace

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    std::size_t width = display_width(columns_[column].header);
    for (const std::vector<std::string>& row : rows_) width = std::max(width, display_width(row[column]));
    widths.push_back(width);
  }
  return widths;
}

std::vector<bool> TextTable::choose_columns(const std::vector<std::size_t>& widths, std::size_t width_max) const {
  std::vector<bool> is_shown(columns_.size(), true);
  while (total_width(widths, is_shown) > width_max) {
    std::size_t next = columns_.size();
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (!is_shown[column] || columns_[column].drop_rank == 0) continue;
      if (next == columns_.size() || columns_[column].drop_rank > columns_[next].drop_rank) next = column;
    }
    if (next == columns_.size()) break;
    is_shown[next] = false;
  }
  return is_shown;
}

std::string TextTable::render(const OutputStyle& style) const {
  const std::vector<std::size_t> widths = this->widths();
  const std::vector<bool> is_shown = choose_columns(widths, style.columns);
  std::string out;
  const auto add_line = [&](const auto& text_of, const auto& paint_of) {
    std::string line;
    std::size_t blanks = 0;  // before the next cell: none stand at the end of a line
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (!is_shown[column]) continue;
      const std::string& text = text_of(column);
      const std::size_t free = widths[column] - display_width(text);
      const bool is_right = columns_[column].align == TextColumn::Align::right;
      if (is_right) blanks += free;
      if (!text.empty()) {
        line.append(blanks, ' ').append(painted(text, paint_of(column), style));
        blanks = 0;
      }
      blanks += (is_right ? 0 : free) + k_gap;
    }
    out += line + '\n';
  };
  add_line([&](std::size_t column) -> const std::string& { return columns_[column].header; },
           [](std::size_t) { return Paint::heading; });
  for (const std::vector<std::string>& row : rows_) {
    add_line([&](std::size_t column) -> const std::string& { return row[column]; },
             [&](std::size_t column) { return columns_[column].paint; });
  }
  return out;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  bool at_start = true;  // of a line
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t word_width = display_width(word);
    if (!at_start && used + 1 + word_width > width) {
      out += '\n';
      out.append(indent, ' ');
      used = indent;
      at_start = true;
    }
    if (!at_start) out += ' ';
    used += word_width + (at_start ? 0 : 1);
    out += word;
    at_start = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + '\n';
}

}  // namespace foretell::cli
