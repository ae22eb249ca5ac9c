#include "api/malformed_json.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_fault.hpp"

namespace foretell::api {

std::unexpected<Error> malformed_json(std::string_view body, simdjson::error_code error,
                                      std::optional<std::size_t> place) {
  const std::size_t at = std::min(place.value_or(body.size()), body.size());
  const std::string_view before = body.substr(0, at);
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  std::string message =
      fmt::format("malformed JSON at line {}, column {}: {}", line, at - line_start + 1, json_fault_reason(error));
  if (is_not_finite_word(body.substr(at))) {
    return fail(ErrorCode::invalid_argument, message + " (NaN and infinities are not JSON)", "use null");
  }
  return fail(ErrorCode::invalid_argument, std::move(message), "check the body with a JSON validator");
}

}  // namespace foretell::api
