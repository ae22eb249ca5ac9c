#include "monitor/log_options.hpp"

#include <array>

namespace foretell::monitor {

std::string_view to_text(LogLevel level) {
  static constexpr std::array<std::string_view, 4> k_texts{"info", "warning", "error", "off"};
  return k_texts[static_cast<std::size_t>(level)];
}

}  // namespace foretell::monitor
