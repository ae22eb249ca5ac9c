#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <simdjson.h>

#include "base/error.hpp"

namespace foretell::api {

/// The error of a body that is not JSON: the line and column of `place`, a byte offset (nothing: the end of the body),
/// and the reason in words.
std::unexpected<Error> malformed_json(std::string_view body, simdjson::error_code error,
                                      std::optional<std::size_t> place);

}  // namespace foretell::api
