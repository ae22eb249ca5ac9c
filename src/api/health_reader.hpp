#pragma once

#include <string_view>

#include "base/error.hpp"

namespace foretell::api {

/// Reads what GET /health of some service answered: well when it is the health document of a Foretell that is healthy.
/// ErrorCode::unavailable otherwise: for a Foretell that is not, with its own reason, and for any other document.
Result<void> check_health_document(std::string_view document);

}  // namespace foretell::api
