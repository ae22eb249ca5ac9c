#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace foretell {

/// Why a text is not a number that Foretell can hold.
enum class NumberFault : std::uint8_t {
  not_a_number,  ///< Not a decimal number at all.
  out_of_range,  ///< A number or an infinity whose float32 is not finite.
};

/// Reads a decimal number the way every input of Foretell is read: optional sign, digits, point, exponent; the whole
/// text. "inf" and "infinity" are out_of_range, "nan" is not_a_number; too small a number is 0. Locale-free, exact.
std::expected<double, NumberFault> parse_number(std::string_view text);

/// The second half of the rule "text -> double -> float32": the nearest float32, or out_of_range.
std::expected<float, NumberFault> to_float32(double value);

/// Appends the shortest decimal text that reads back as the same value. `value` must be finite.
void append_number(std::string& out, float value);
void append_number(std::string& out, double value);
void append_number(std::string& out, std::int64_t value);

}  // namespace foretell
