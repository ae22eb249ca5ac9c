#pragma once

#include <string_view>

#include "base/error.hpp"
#include "monitor/health.hpp"

namespace foretell::api {

/// Reads what GET /health of some service answered: `healthy` or `warning` where it is the health document of a Foretell
/// that says so. ErrorCode::unavailable otherwise: for a Foretell that is unhealthy, with its own reason, and for any
/// other document.
Result<monitor::HealthStatus> read_health_document(std::string_view document);

}  // namespace foretell::api
