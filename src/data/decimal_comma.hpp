#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "data/cell.hpp"

/// Numbers with a decimal comma. Pure functions, safe from any thread.
namespace foretell::data {

/// How the numbers of a file are written: 1234.5; or 1234,5, with points between groups of three digits (1.234,5) or
/// none.
enum class NumberStyle : std::uint8_t { point, comma };

/// `text`, a number in the comma style, in the point style ("1.234,5" is "1234.5"); nothing where a comma or point
/// stands as it cannot in that style ("1.5", "1,2,3").
std::optional<std::string> with_decimal_point(std::string_view text);

/// Whether `text` has a decimal comma and can be read in the comma style.
bool is_decimal_comma(std::string_view text);

/// As read_number(), for numbers of the comma style.
NumberCell read_comma_number(std::string_view cell);

inline NumberCell read_number(std::string_view cell, NumberStyle style) {
  return style == NumberStyle::point ? read_number(cell) : read_comma_number(cell);
}

/// As classify(); in the comma style no cell is CellKind::decimal_comma.
CellKind classify(std::string_view cell, NumberStyle style);

}  // namespace foretell::data
