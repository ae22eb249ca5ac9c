#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace foretell {

/// How many columns of a terminal well-formed UTF-8 takes: 2 for wide characters (East Asian ones, emoji), 0 for marks that
/// combine with the character before, 1 for all others (after M. Kuhn's wcwidth, ranges of Unicode 15, coarsely).
std::size_t display_width(std::string_view text);

/// `text`, or its beginning with `ellipsis` behind where it is wider than `width`, which is at least the ellipsis's width.
std::string cut_to_width(std::string_view text, std::size_t width, std::string_view ellipsis);

/// `text` with blanks behind, or before it, as wide as `width` at least.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

}  // namespace foretell
