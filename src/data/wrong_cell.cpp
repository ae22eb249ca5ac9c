#include "data/wrong_cell.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"

namespace foretell::data {
namespace {

constexpr const char* k_missing_hint = "a missing value is an empty field, NA, NaN, null or ?";

}  // namespace

std::unexpected<Error> fail_wrong_cell(const Place& place, ColumnType type, std::string_view cell) {
  const std::string found = quote(cell);
  if (type == ColumnType::boolean) {
    return fail_at(place, fmt::format("found {}, expected true, false, yes or no", found), k_missing_hint);
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
