#pragma once

#include <string_view>

namespace foretell::data {

/// The delimiter of a CSV file that begins with `sample`: comma, semicolon or tab. The one under which the
/// first records most often have as many fields as the header, and more than one; then the one that finds
/// most fields in the header; a comma when none divides it. `is_whole`: the sample is the whole file.
char detect_delimiter(std::string_view sample, bool is_whole);

/// How messages name a delimiter: "comma", "semicolon" or "tab".
std::string_view delimiter_name(char delimiter);

}  // namespace foretell::data
