#pragma once

#include <cstddef>

namespace foretell::limits {

inline constexpr std::size_t k_alias_moves_shown_max = 1'000;  ///< Of each model, the newest, over HTTP.

}  // namespace foretell::limits
