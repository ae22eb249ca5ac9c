#pragma once

#include <cstddef>

namespace foretell::http {

/// The connections a process may hold open: `wanted`, or what its descriptor limit leaves.
std::size_t connections_allowed(std::size_t wanted);

}  // namespace foretell::http
