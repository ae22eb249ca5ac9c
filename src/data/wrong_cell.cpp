#include "data/wrong_cell.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"

namespace foretell::data {
namespace {

constexpr const char* k_missing_hint = "a missing value is an empty field, NA, NaN, null or ?";

}  // namespace

bool is_of_type(ColumnType type, std::string_view cell) {
  switch (type) {
    case ColumnType::category: return true;
    case ColumnType::boolean: return is_missing(cell) || read_boolean(cell);
    case ColumnType::date: return is_missing(cell) || is_date(cell);
    case ColumnType::number: break;
  }
  const NumberCell::Kind kind = read_number(cell).kind;
  return kind == NumberCell::Kind::number || kind == NumberCell::Kind::missing;
}

std::unexpected<Error> fail_wrong_cell(const Place& place, ColumnType type, std::string_view cell) {
  const std::string found = quote(cell);
  if (type == ColumnType::boolean) {
    return fail_at(place, fmt::format("found {}, expected true, false, yes or no", found), k_missing_hint);
  }
  if (type == ColumnType::date) {
    return fail_at(place, fmt::format("found {}, expected a date such as 2024-01-31 or 2024-01-31T08:15:00", found),
                   k_missing_hint);
  }
  switch (classify(cell)) {
    case CellKind::out_of_range:
      return fail_at(
          place,
          fmt::format("found {}, a number out of range, expected one between -3.4e38 and 3.4e38 (float32)", found),
          k_missing_hint);
    case CellKind::decimal_comma: return fail_decimal_comma(place, cell);
    default: return fail_at(place, fmt::format("found {}, expected a number", found), k_missing_hint);
  }
}

std::unexpected<Error> fail_decimal_comma(const Place& place, std::string_view cell) {
  return fail_at(place, fmt::format("found {}, a decimal comma, expected decimal points", quote(cell)),
                 "write 3,14 as 3.14, and no points between thousands");
}

}  // namespace foretell::data
