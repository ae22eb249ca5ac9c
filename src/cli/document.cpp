#include "cli/document.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::cli {
namespace {

constexpr std::string_view k_markup = R"(\`*_{}[]<>#|!~&$)";

/// A table's cell of which Markdown takes nothing for markup: CommonMark reads \ before any ASCII punctuation as that
/// character.
std::string escaped_cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (k_markup.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// The same of a line of its own.
std::string escaped(std::string_view text) {
  const std::string shown = printable(text);
  // A line that begins with a dash, a plus or a number and a dot is an item of a list.
  const std::size_t digits = std::min(shown.find_first_not_of("0123456789"), shown.size());
  const bool is_item = shown.size() > digits && (digits == 0 ? shown[0] == '-' || shown[0] == '+'
                                                             : shown[digits] == '.' || shown[digits] == ')');
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (k_markup.find(shown[i]) != std::string_view::npos || (is_item && i == digits)) out += '\\';
    out += shown[i];
  }
  return out;
}

/// The longest run of backticks in `lines`.
std::size_t longest_fence(const std::vector<std::string>& lines) {
  std::size_t longest = 0;
  for (const std::string& line : lines) {
    std::size_t run = 0;
    for (const char c : line) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  return longest;
}

}  // namespace

class Document::Terminal {
 public:
  explicit Terminal(const OutputStyle& style) : style_(style) {}

  std::string operator()(const Section& section) const {
    return painted(section.heading, Paint::heading, style_) + "\n";
  }
  std::string operator()(const Paragraph& paragraph) const {
    return wrap(printable(paragraph.text), style_.columns, 0);
  }
  std::string operator()(const Table& table) const {
    TextTable lines(table.columns);
    for (const std::vector<std::string>& row : table.rows) {
      std::vector<std::string> cells;
      for (const std::string& cell : row) cells.push_back(printable(cell));
      lines.add(std::move(cells));
    }
    return lines.render(style_);
  }
  std::string operator()(const List& list) const {
    std::string out;
    for (const std::string& item : list.items) out += wrap("- " + printable(item), style_.columns, 2);
    return out;
  }
  std::string operator()(const Code& code) const {
    std::string out;
    for (const std::string& line : code.lines) out += fmt::format("  {}\n", printable(line));
    return out;
  }

 private:
  const OutputStyle& style_;
};

class Document::Markdown {
 public:
  std::string operator()(const Section& section) const { return fmt::format("## {}\n", escaped(section.heading)); }
  std::string operator()(const Paragraph& paragraph) const { return escaped(paragraph.text) + "\n"; }
  std::string operator()(const Table& table) const {
    std::string out = "|";
    for (const TextColumn& column : table.columns) out += fmt::format(" {} |", escaped_cell(column.header));
    out += "\n|";
    for (const TextColumn& column : table.columns)
      out += column.align == TextColumn::Align::right ? " ---: |" : " --- |";
    out += '\n';
    for (const std::vector<std::string>& row : table.rows) {
      out += '|';
      for (const std::string& cell : row) out += fmt::format(" {} |", escaped_cell(cell));
      out += '\n';
    }
    return out;
  }
  std::string operator()(const List& list) const {
    std::string out;
    for (const std::string& item : list.items) out += fmt::format("- {}\n", escaped(item));
    return out;
  }
  std::string operator()(const Code& code) const {
    const std::string fence(std::max<std::size_t>(3, longest_fence(code.lines) + 1), '`');
    std::string out = fence + "\n";
    for (const std::string& line : code.lines) out += printable(line) + "\n";
    return out + fence + "\n";
  }
};

Document& Document::table(std::vector<TextColumn> columns, std::vector<std::vector<std::string>> rows) {
  if (rows.empty()) return *this;
  return add(Table{std::move(columns), std::move(rows)});
}

Document& Document::list(std::vector<std::string> items) {
  if (items.empty()) return *this;
  return add(List{std::move(items)});
}

std::string Document::to_terminal(const OutputStyle& style) const {
  std::string out = painted(printable(title_), Paint::heading, style) + "\n";
  const Terminal terminal(style);
  bool after_heading = false;  // what stands under a heading stands right under it
  for (const Block& block : blocks_) {
    if (!after_heading) out += '\n';
    out += std::visit(terminal, block);
    after_heading = std::holds_alternative<Section>(block);
  }
  return out;
}

std::string Document::to_markdown() const {
  std::string out = fmt::format("# {}\n", escaped(title_));
  for (const Block& block : blocks_) out += "\n" + std::visit(Markdown(), block);
  return out;
}

}  // namespace foretell::cli
