#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <simdjson.h>

#include "base/error.hpp"

namespace foretell::api {

/// Whether a text begins with what other languages write for NaN and infinities, which JSON does not have.
bool is_not_finite_word(std::string_view text);

/// The error of a body that is not JSON: the line and column of `place`, a byte offset (nothing: the end of the body),
/// and the reason in words.
std::unexpected<Error> malformed_json(std::string_view body, simdjson::error_code error,
                                      std::optional<std::size_t> place);

}  // namespace foretell::api
