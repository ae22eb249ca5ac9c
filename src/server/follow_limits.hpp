#pragma once
#include "base/limits.hpp"
namespace foretell::limits {
inline constexpr std::chrono::milliseconds k_registry_look_interval{500};  ///< A server follows within four of these.
inline constexpr std::chrono::milliseconds k_load_retry_interval{60'000};  ///< Before a version that failed is tried.
}  // namespace foretell::limits
