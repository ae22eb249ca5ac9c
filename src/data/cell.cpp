#include "data/cell.hpp"

#include <algorithm>
#include <charconv>

#include "base/number.hpp"
#include "base/short_decimal.hpp"
#include "data/date.hpp"
#include "data/decimal_comma.hpp"
#include "data/table.hpp"

namespace foretell::data {
namespace {

bool equal_but_for_case(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : +c; });
}

CellKind classify_other(std::string_view cell) {
  if (is_missing(cell)) return CellKind::missing;
  switch (read_number(cell).kind) {
    case NumberCell::Kind::number: return CellKind::number;
    case NumberCell::Kind::missing: return CellKind::missing_as_number;
    case NumberCell::Kind::out_of_range: return CellKind::out_of_range;
    case NumberCell::Kind::not_a_number: break;
  }
  if (read_boolean(cell)) return CellKind::boolean;
  if (is_date(cell)) return CellKind::date;
  return is_decimal_comma(trim(cell)) ? CellKind::decimal_comma : CellKind::text;
}

}  // namespace

CellKind classify(std::string_view cell) { return parse_short_decimal(cell) ? CellKind::number : classify_other(cell); }

bool is_missing_text(std::string_view cell) { return cell == "?" || cell == "NA" || cell == "NaN" || cell == "null"; }

bool is_missing_number(std::string_view cell) {
  const std::string_view text = trim(cell);
  return is_missing(text) || equal_but_for_case(text, "nan");
}

std::string_view trim(std::string_view cell) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
  return cell;
}

std::optional<bool> read_boolean(std::string_view cell) {
  if (equal_but_for_case(cell, "true") || equal_but_for_case(cell, "yes")) return true;
  if (equal_but_for_case(cell, "false") || equal_but_for_case(cell, "no")) return false;
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(std::string_view cell) {
  const std::string_view text = trim(cell);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

NumberCell read_other_number(std::string_view cell) {
  if (is_missing_number(cell)) return {NumberCell::Kind::missing, k_missing_number, 0};
  const auto exact = parse_number(trim(cell));
  if (!exact) {
    const bool out_of_range = exact.error() == NumberFault::out_of_range;
    return {out_of_range ? NumberCell::Kind::out_of_range : NumberCell::Kind::not_a_number};
  }
  const auto value = to_float32(*exact);
  if (!value) return {NumberCell::Kind::out_of_range};
  return {NumberCell::Kind::number, *value, *exact};
}

}  // namespace foretell::data
