#pragma once

#include <string_view>

namespace foretell {

/// The version of this build, e.g. "0.1.0" (CMakeLists.txt).
inline constexpr std::string_view k_version = FORETELL_VERSION;

}  // namespace foretell
