#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/short_decimal.hpp"

/// What the text of one table cell means. Pure functions, safe from any thread.
namespace foretell::data {

/// What a cell is when its column is not known yet.
enum class CellKind : std::uint8_t {
  missing,            ///< Missing in every column: see is_missing().
  missing_as_number,  ///< Missing in a number column, a text elsewhere: "nan", " NA ", blanks.
  number,             ///< Has a finite float32.
  out_of_range,       ///< A number or an infinity without one.
  boolean,
  date,
  decimal_comma,  ///< "3,14" or "1.234,5".
  text,
};

CellKind classify(std::string_view cell);

/// As is_missing(), for cells that are not empty.
bool is_missing_text(std::string_view cell);

/// Empty, NA, NaN, null or ?, exactly so.
inline bool is_missing(std::string_view cell) {
  constexpr std::size_t k_longest_bytes = 4;
  if (cell.size() > k_longest_bytes) return false;  // most texts
  return cell.empty() || is_missing_text(cell);
}

/// Missing in a number or date column: is_missing(), or nan in any case, blanks around it aside.
bool is_missing_number(std::string_view cell);

/// `cell` without spaces and tabs at its ends.
std::string_view trim(std::string_view cell);

/// What true, false, yes and no mean, in any case; nothing for any other text.
std::optional<bool> read_boolean(std::string_view cell);

/// The value of an integer of 64 bits in decimal digits, blanks around it aside.
std::optional<std::int64_t> read_integer(std::string_view cell);

/// A cell of a number column.
struct NumberCell {
  enum class Kind : std::uint8_t { number, missing, out_of_range, not_a_number };

  Kind kind = Kind::not_a_number;
  float value = 0;   ///< Of a number; NaN when missing.
  double exact = 0;  ///< Of a number: what `value` was rounded from.
};

/// As read_number(), for cells that are no short decimals.
NumberCell read_other_number(std::string_view cell);

/// Reads a cell by the one rule for numbers (base/number.hpp), blanks around it aside; nan in any case is
/// missing.
inline NumberCell read_number(std::string_view cell) {
  if (const auto exact = parse_short_decimal(cell)) {
    return {NumberCell::Kind::number, static_cast<float>(*exact), *exact};
  }
  return read_other_number(cell);
}

}  // namespace foretell::data
