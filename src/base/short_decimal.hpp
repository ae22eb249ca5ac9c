#pragma once

#include <optional>
#include <string_view>

namespace foretell {

/// The value of a decimal number as most tables hold it, the same double as parse_number() gives, only sooner; nothing
/// when `text` is not of this form. Then it may still be a number.
///
/// The form: an optional minus; up to 24 digits with at most one point among them, no more than 19 of which count
/// (leading zeros do not); perhaps an exponent of a sign and two digits, which leaves the last digit no further than
/// 10^22 from the point. The value has a finite float32.
std::optional<double> parse_short_decimal(std::string_view text);

}  // namespace foretell
