#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "cli/output_style.hpp"

/// Small bars of characters.
namespace foretell::cli {

/// A bar that grows to the right: `share`, 0 to 1, of `width` characters, in eighths of one where the style has Unicode.
std::string horizontal_bar(double share, std::size_t width, const OutputStyle& style);

/// A bar of up to eight eighths for each count, one character each, the largest full; blank for 0 only.
std::string vertical_bars(std::span<const std::size_t> counts, const OutputStyle& style);

}  // namespace foretell::cli
