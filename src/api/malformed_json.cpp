#include "api/malformed_json.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace foretell::api {
namespace {

std::string_view reason(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR: return "the text is not UTF-8";
    case simdjson::UNCLOSED_STRING: return "a string is not closed";
    case simdjson::UNESCAPED_CHARS: return "a control character stands in a string";
    case simdjson::STRING_ERROR: return "a string is not valid";
    case simdjson::NUMBER_ERROR: return "a number is not valid";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "an array or object is not closed";
    case simdjson::TRAILING_CONTENT: return "something stands behind the document";
    case simdjson::CAPACITY: return "the document is too large";
    default: return "unexpected content";
  }
}

}  // namespace

bool is_not_finite_word(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.starts_with("NaN") || text.starts_with("nan") || text.starts_with("Infinity") || text.starts_with("inf");
}

std::unexpected<Error> malformed_json(std::string_view body, simdjson::error_code error,
                                      std::optional<std::size_t> place) {
  const std::size_t at = std::min(place.value_or(body.size()), body.size());
  const std::string_view before = body.substr(0, at);
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  std::string message =
      fmt::format("malformed JSON at line {}, column {}: {}", line, at - line_start + 1, reason(error));
  if (is_not_finite_word(body.substr(at))) {
    return fail(ErrorCode::invalid_argument, message + " (NaN and infinities are not JSON)", "use null");
  }
  return fail(ErrorCode::invalid_argument, std::move(message), "check the body with a JSON validator");
}

}  // namespace foretell::api
