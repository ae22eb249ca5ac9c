#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace foretell::cli {

/// What whoever reads standard output can see.
struct OutputStyle {
  std::size_t columns = 80;  ///< The width of a line.
  bool unicode = false;      ///< Block characters and the like; otherwise ASCII alone.
  bool colour = false;       ///< ANSI escapes. Never the only carrier of a meaning.
};

/// The narrowest and the widest line that is written for.
inline constexpr std::size_t k_output_columns_min = 40;
inline constexpr std::size_t k_output_columns_max = 1'000;

/// The style of standard output: as wide as COLUMNS says, else as the terminal is, else 80; Unicode on a terminal whose
/// locale (LC_ALL, LC_CTYPE, LANG) is UTF-8; colour on a terminal unless NO_COLOR (https://no-color.org) is set or TERM
/// is dumb.
OutputStyle standard_output_style();

/// Whether what is written to this descriptor may have colours.
bool has_colours(int descriptor);

enum class Paint : unsigned char { plain, heading, bar, alarm };

/// `text` painted, where the style has colour; as it stands elsewhere.
std::string painted(std::string_view text, Paint paint, const OutputStyle& style);

}  // namespace foretell::cli
