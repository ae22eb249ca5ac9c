#pragma once

#include <string_view>

#include "base/error.hpp"
#include "data/decimal_comma.hpp"
#include "data/place.hpp"
#include "data/row_cell.hpp"
#include "data/schema.hpp"

namespace foretell::data {

/// Whether a column of `type` can hold `cell`, a missing value among others.
bool is_of_type(ColumnType type, const RowCell& cell, NumberStyle style);

/// The error of a cell that a number, boolean or date column cannot hold: a text, or a number out of the range of
/// float32.
std::unexpected<Error> fail_wrong_cell(const Place& place, ColumnType type, const RowCell& cell,
                                       NumberStyle style = NumberStyle::point);

/// The error of a number that is written with a decimal comma.
std::unexpected<Error> fail_decimal_comma(const Place& place, std::string_view cell);

}  // namespace foretell::data
