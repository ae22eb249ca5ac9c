#include "monitor/health.hpp"

#include <utility>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

/// `percent` where it is worth a warning.
std::optional<double> too_high(std::optional<double> percent) {
  return percent && *percent > limits::k_usage_warning_percent ? percent : std::nullopt;
}

}  // namespace

std::string_view to_text(HealthStatus status) {
  switch (status) {
    case HealthStatus::healthy: return "healthy";
    case HealthStatus::warning: return "warning";
    case HealthStatus::unhealthy: return "unhealthy";
  }
  return {};
}

Health judge_health(const Usage& usage, std::string model_trouble, bool is_draining) {
  Health health{.cpu_percent = too_high(usage.cpu_percent),
                .memory_percent = too_high(usage.memory_percent),
                .model_trouble = std::move(model_trouble)};
  if (health.cpu_percent || health.memory_percent) health.status = HealthStatus::warning;
  if (!health.model_trouble.empty()) health.error = "the model test failed: " + health.model_trouble;
  if (is_draining) health.error = k_shutting_down;
  if (!health.error.empty()) health.status = HealthStatus::unhealthy;
  return health;
}

}  // namespace foretell::monitor
