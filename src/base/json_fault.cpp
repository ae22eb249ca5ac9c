#include "base/json_fault.hpp"

namespace foretell {

std::string_view json_fault_reason(simdjson::error_code error) {
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

bool is_not_finite_word(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.starts_with("NaN") || text.starts_with("nan") || text.starts_with("Infinity") || text.starts_with("inf");
}

}  // namespace foretell
