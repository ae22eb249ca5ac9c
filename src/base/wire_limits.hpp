#pragma once

#include <chrono>
#include <cstddef>

namespace foretell::limits {

inline constexpr std::size_t k_inflate_ratio_max = 100;  ///< Bytes that one byte of a gzip body stands for ...
inline constexpr std::size_t k_inflate_any_ratio_bytes_max = 1024 * 1024;  ///< ... in a body of more than this.
inline constexpr std::size_t k_deflate_bytes_min = 1024;                   ///< Shorter answers are sent as they are,
inline constexpr std::size_t k_deflate_bytes_max = 4 * 1024 * 1024;        ///< and longer ones: they take too long.
inline constexpr std::size_t k_cors_origins_max = 100;
inline constexpr std::chrono::seconds k_cors_preflight_max_age{600};  ///< How long a browser may go without asking.

}  // namespace foretell::limits
