#include "cli/bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace foretell::cli {
namespace {

using Glyphs = std::array<std::string_view, 9>;  // nothing, one eighth ... all of a character

constexpr Glyphs k_left{" ", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588"};
constexpr Glyphs k_lower{" ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
constexpr Glyphs k_ascii{" ", ".", ":", "-", "=", "+", "*", "%", "#"};

}  // namespace

std::string horizontal_bar(double share, std::size_t width, const OutputStyle& style) {
  const double length = std::clamp(share, 0.0, 1.0) * static_cast<double>(width);
  if (!style.unicode) return std::string(static_cast<std::size_t>(std::lround(length)), '#');
  const auto eighths = static_cast<std::size_t>(std::lround(8 * length));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += k_left[8];
  if (eighths % 8 != 0) bar += k_left[eighths % 8];
  return bar;
}

std::string vertical_bars(std::span<const std::size_t> counts, const OutputStyle& style) {
  const std::size_t most = counts.empty() ? 0 : std::ranges::max(counts);
  std::string bars;
  for (const std::size_t count : counts) {
    const double eighths = most == 0 ? 0 : 8 * static_cast<double>(count) / static_cast<double>(most);
    const auto height = static_cast<std::size_t>(std::ceil(eighths));
    bars += (style.unicode ? k_lower : k_ascii)[height];
  }
  return bars;
}

}  // namespace foretell::cli
