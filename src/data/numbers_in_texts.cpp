#include "data/numbers_in_texts.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "data/cell.hpp"

namespace foretell::data {
namespace {

std::vector<std::size_t> rows_by_code(const WholeColumn& column) {
  std::vector<std::size_t> rows(column.schema.categories.size());
  for (const std::int32_t code : column.values.codes) {
    if (code != k_missing_code) ++rows[static_cast<std::size_t>(code)];
  }
  return rows;
}

}  // namespace

NumbersInTexts find_numbers(const WholeColumn& column) {
  const std::vector<std::size_t> rows = rows_by_code(column);
  NumbersInTexts found;
  std::size_t most_rows = 0;  // of a text that is no number
  for (std::size_t code = 0; code < rows.size(); ++code) {
    const std::string& text = column.schema.categories[code];
    if (classify(text, column.style) == CellKind::number) {
      found.plain += rows[code];
    } else if (is_decorated_number(text, column.style)) {
      found.decorated += rows[code];
      if (!found.decorated_example) found.decorated_example = text;
    } else {
      found.others += rows[code];
      if (rows[code] <= most_rows) continue;
      most_rows = rows[code];
      found.other_example = text;
    }
  }
  return found;
}

bool is_decorated_number(std::string_view text, NumberStyle style) {
  static constexpr std::array<std::string_view, 7> k_signs{"$", "\u20ac", "\u00a3", "\u00a5", "%", " ", "\u00a0"};
  for (bool was_cut = true; was_cut;) {
    was_cut = false;
    for (const std::string_view sign : k_signs) {
      if (text.starts_with(sign)) {
        text.remove_prefix(sign.size());
        was_cut = true;
      } else if (text.ends_with(sign)) {
        text.remove_suffix(sign.size());
        was_cut = true;
      }
    }
  }
  if (text.empty()) return false;
  if (is_decimal_comma(text) || read_number(text, style).kind == NumberCell::Kind::number) return true;
  std::string plain(text);
  std::erase_if(plain, [](char c) { return c == ',' || c == '\'' || c == ' '; });
  return read_number(plain).kind == NumberCell::Kind::number;
}

}  // namespace foretell::data
