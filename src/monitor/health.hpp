#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "monitor/usage.hpp"

namespace foretell::monitor {

enum class HealthStatus : std::uint8_t {
  healthy,
  warning,    ///< It answers, but is short of processors or memory.
  unhealthy,  ///< It should get no requests: a model does not answer as it should, or the service ends.
};

/// "healthy", "warning", "unhealthy": contract.
std::string_view to_text(HealthStatus status);

/// Why a service that ends is unhealthy, and not ready.
inline constexpr std::string_view k_shutting_down = "the service is shutting down";

/// How a service is.
struct Health {
  HealthStatus status = HealthStatus::healthy;
  std::optional<double> cpu_percent = std::nullopt;     ///< Where above limits::k_usage_warning_percent.
  std::optional<double> memory_percent = std::nullopt;  ///< Likewise.
  std::string model_trouble = {};                       ///< Why the model test failed; empty where it succeeded.
  std::string error = {};                               ///< Why it is unhealthy; empty where it is not.
};

/// Judges what is known. `model_trouble` is empty where every model answered as it should. Pure.
Health judge_health(const Usage& usage, std::string model_trouble, bool is_draining);

}  // namespace foretell::monitor
