#pragma once

#include <cstddef>
#include <string_view>

namespace foretell {

/// The length in bytes (1 to 4) of the well-formed UTF-8 sequence at the start of `text`, or 0 when there is none
/// (overlong forms, surrogates and code points above U+10FFFF are not well-formed: Unicode 15, table 3-7).
std::size_t utf8_sequence_length(std::string_view text);

/// The offset of the first byte that is not part of well-formed UTF-8, or npos when all of `text` is.
std::size_t find_invalid_utf8(std::string_view text);

/// `text` without the beginning of a character that may stand at its end where a longer text was cut.
std::string_view without_cut_character(std::string_view text);

/// How many characters (code points) well-formed UTF-8 has.
std::size_t count_characters(std::string_view text);

}  // namespace foretell
