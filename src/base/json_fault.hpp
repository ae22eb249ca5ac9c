#pragma once

#include <string_view>

#include <simdjson.h>

namespace foretell {

/// What is wrong with a JSON text, in words that follow a colon.
std::string_view json_fault_reason(simdjson::error_code error);

/// Whether a text begins with what other languages write for NaN and infinities, which JSON does not have.
bool is_not_finite_word(std::string_view text);

}  // namespace foretell
