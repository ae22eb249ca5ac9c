#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::api {

/// `text` with its percent-encodings decoded, as a segment of a path has them. ErrorCode::invalid_argument for a broken
/// one.
Result<std::string> percent_decoded(std::string_view text);

/// The value of the first `name=value` in a query, percent-decoded ('+' is a space); nothing when there is none.
/// Names are compared as sent. ErrorCode::invalid_argument for a broken percent-encoding.
Result<std::optional<std::string>> query_value(std::string_view query, std::string_view name);

/// The same for an option that is on or off: true or false, 1 or 0; off when it is not there.
Result<bool> query_flag(std::string_view query, std::string_view name);

}  // namespace foretell::api
