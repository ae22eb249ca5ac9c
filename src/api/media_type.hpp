#pragma once

#include <string_view>

#include "base/error.hpp"

namespace foretell::api {

/// Accepts the Content-Type of a JSON body: application/json or any type/subtype ending in +json, with a charset of
/// UTF-8 if any. Everything else is ErrorCode::unsupported_media_type; a browser can send text/plain and form types to
/// a loopback service from any page, which is why they are never accepted.
Result<void> check_json_media_type(std::string_view content_type);

}  // namespace foretell::api
