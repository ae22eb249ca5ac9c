#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace foretell {

/// How many bytes of a found text an error message shows.
inline constexpr std::size_t k_quoted_bytes_max = 40;

/// `text` on one harmless line: control characters, and bytes that are not UTF-8, become \n, \t or \x1b;
/// everything else stays.
std::string printable(std::string_view text);

/// `text` as messages show it: in double quotes, printable, cut to `bytes_max` bytes at a character with
/// "..." behind.
std::string quote(std::string_view text, std::size_t bytes_max = k_quoted_bytes_max);

/// The first names of a list, e.g. `"a", "b", "c" and 12 more`.
std::string quote_names(std::span<const std::string> names);

}  // namespace foretell
