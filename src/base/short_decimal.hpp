#pragma once

#include <optional>
#include <string_view>

namespace foretell {

/// The value of a decimal number as most tables hold it, the same double as parse_number() gives, only sooner; nothing
/// when `text` is not of this form. Then it may still be a number.
///
/// The form: an optional minus; up to 24 characters, digits with at most one point among the first 16 of them; perhaps
/// an exponent of a sign and two digits ("e-07"). Without leading zeros there are at most 19 digits, the last of which
/// stands for 10^-19 to 10^0; digits that make an integer up to 2^53 may stand for 10^-22 to 10^22. The value has a
/// finite float32.
std::optional<double> parse_short_decimal(std::string_view text);

}  // namespace foretell
