#pragma once

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "data/decimal_comma.hpp"
#include "data/place.hpp"
#include "data/row_cell.hpp"

namespace foretell::data {

/// The weight of a row out of its cell: a finite number, not negative; nothing for any other text, the missing too.
std::optional<double> read_weight(const RowCell& cell, NumberStyle style);

/// The error of a cell that is no weight.
std::unexpected<Error> fail_weight(const Place& place, std::string_view cell);

}  // namespace foretell::data
