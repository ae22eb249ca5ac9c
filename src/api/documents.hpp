#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "serving/snapshot.hpp"

/// The JSON documents that the service answers with. Keys and shapes are contract.
namespace foretell::api {

/// {"error", "status": "error", "code", "field", "hint", "request_id"}; what does not apply is null.
std::string error_document(const Error& error, std::string_view request_id);

/// GET /api/v1/status for `model` (null where nothing is served); with several served, all of them under `models`, and
/// under `failed` what could not be loaded in place of what is served.
std::string status_document(const serving::Snapshot& snapshot, const serving::ServedModel* model, Clock::WallTime now);

/// What the health document calls the service and its two states: contract, and how a Foretell is known.
inline constexpr std::string_view k_service_name = "ai_service";
inline constexpr std::string_view k_status_healthy = "healthy";
inline constexpr std::string_view k_status_unhealthy = "unhealthy";

/// GET /health; `trouble` is empty when healthy.
std::string health_document(std::string_view trouble, Clock::WallTime now);

}  // namespace foretell::api
