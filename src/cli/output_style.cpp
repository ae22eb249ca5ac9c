#include "cli/output_style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace foretell::cli {
namespace {

/// A variable of the environment; empty where it is not set.
std::string_view variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

std::optional<std::size_t> wished_columns() {
  const std::string_view text = variable("COLUMNS");
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && columns > 0;
  return is_number ? std::optional(columns) : std::nullopt;
}

std::size_t terminal_columns() {
  winsize size{};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : OutputStyle{}.columns;
}

/// The first of the variables that is set decides, as in setlocale().
bool has_utf8_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale(variable(name));
    if (locale.empty()) continue;
    std::ranges::transform(locale, locale.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : +c; });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

OutputStyle standard_output_style() {
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  return {
      .columns = std::clamp(wished_columns().value_or(terminal_columns()), k_output_columns_min, k_output_columns_max),
      .unicode = is_terminal && has_utf8_locale(),
      .colour = has_colours(STDOUT_FILENO)};
}

bool has_colours(int descriptor) {
  return isatty(descriptor) != 0 && variable("TERM") != "dumb" && variable("NO_COLOR").empty();
}

std::string painted(std::string_view text, Paint paint, const OutputStyle& style) {
  static constexpr std::array<std::string_view, 4> k_codes{"", "1", "36", "33"};  // bold, cyan, yellow
  const std::string_view code = k_codes[static_cast<std::size_t>(paint)];
  if (!style.colour || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

}  // namespace foretell::cli
