#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/health.hpp"
#include "monitor/performance_recorder.hpp"
#include "serving/snapshot.hpp"

/// The JSON documents that the service answers with. Keys and shapes are contract.
namespace foretell::api {

/// {"error", "status": "error", "code", "field", "hint", "request_id"}; what does not apply is null.
std::string error_document(const Error& error, std::string_view request_id);

/// GET /api/v1/status for `model` (null where nothing is served); with several served, all of them under `models`, and
/// under `failed` what could not be loaded in place of what is served.
std::string status_document(const serving::Snapshot& snapshot, const serving::ServedModel* model, Clock::WallTime now);

/// What the health document calls the service: contract, and how a Foretell is known.
inline constexpr std::string_view k_service_name = "ai_service";

/// GET /health: {"timestamp", "service", "status", "cpu_usage"?, "memory_usage"?, "model_test", "error"?}.
std::string health_document(const monitor::Health& health, Clock::WallTime now);

/// GET /health/live and /health/ready: {"timestamp", "service", "status", "error"?}; `trouble` is empty where all is well.
std::string probe_document(std::string_view status, std::string_view trouble, Clock::WallTime now);

/// GET /api/v1/models/{name}/performance: monitor::write_performance() with {"name", "version", "history": "stored" |
/// "in memory", "timestamp"}.
std::string performance_document(const serving::ServedModel& model, const monitor::PerformanceHistory& history,
                                 Clock::WallTime now);

}  // namespace foretell::api
