#include "data/row_weight.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/cell.hpp"

namespace foretell::data {

std::optional<double> read_weight(const RowCell& cell, NumberStyle style) {
  const NumberCell number = read_number(cell.text, style);
  if (cell.is_text || number.kind != NumberCell::Kind::number || number.exact < 0) return std::nullopt;
  return number.exact;
}

std::unexpected<Error> fail_weight(const Place& place, std::string_view cell) {
  return fail_at(place,
                 fmt::format("found {} as the weight of a row, expected a number that is not negative", quote(cell)),
                 "a row that is not to count has the weight 0");
}

}  // namespace foretell::data
