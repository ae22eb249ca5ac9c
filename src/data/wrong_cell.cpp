#include "data/wrong_cell.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"
#include "data/date.hpp"

namespace foretell::data {
namespace {

constexpr const char* k_missing_hint = "a missing value is an empty field, NA, NaN, null or ?";

std::unexpected<Error> fail_wrong_number(const Place& place, std::string_view cell, NumberStyle style) {
  const std::string found = quote(cell);
  const std::string expected = style == NumberStyle::comma ? "a number with a decimal comma" : "a number";
  switch (classify(cell, style)) {
    case CellKind::out_of_range:
      return fail_at(
          place,
          fmt::format("found {}, a number out of range, expected one between -3.4e38 and 3.4e38 (float32)", found),
          k_missing_hint);
    case CellKind::decimal_comma: return fail_decimal_comma(place, cell);
    default: return fail_at(place, fmt::format("found {}, expected {}", found, expected), k_missing_hint);
  }
}

std::string_view expected_of(ColumnType type) {
  switch (type) {
    case ColumnType::number: return "a number";
    case ColumnType::boolean: return "true, false, yes or no";
    case ColumnType::date: return "a date such as 2024-01-31 or 2024-01-31T08:15:00";
    case ColumnType::category: break;
  }
  return "a text";
}

}  // namespace

bool is_of_type(ColumnType type, const RowCell& cell, NumberStyle style) {
  if (cell.is_marked_against(type)) return false;
  switch (type) {
    case ColumnType::category: return true;
    case ColumnType::boolean: return is_missing(cell.text) || read_boolean(cell.text);
    case ColumnType::date: return is_missing_number(cell.text) || is_date(cell.text);
    case ColumnType::number: break;
  }
  const NumberCell::Kind kind = read_number(cell.text, style).kind;
  return kind == NumberCell::Kind::number || kind == NumberCell::Kind::missing;
}

std::unexpected<Error> fail_wrong_cell(const Place& place, ColumnType type, const RowCell& cell, NumberStyle style) {
  if (cell.is_marked_against(type)) {
    return fail_at(place, fmt::format("found the text {}, expected {}", quote(cell.text), expected_of(type)),
                   "write it without quotes, or have texts read so with --types");
  }
  if (type == ColumnType::number) return fail_wrong_number(place, cell.text, style);
  return fail_at(place, fmt::format("found {}, expected {}", quote(cell.text), expected_of(type)), k_missing_hint);
}

std::unexpected<Error> fail_decimal_comma(const Place& place, std::string_view cell) {
  return fail_at(place, fmt::format("found {}, a decimal comma, expected decimal points", quote(cell)),
                 "write 3,14 as 3.14, and no points between thousands; or have commas read with --decimal-comma");
}

}  // namespace foretell::data
