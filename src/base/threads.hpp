#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace foretell {

/// The processors this process may run on (its affinity mask), at least 1.
std::size_t available_processors();

/// Calls `task(index)` for every index below `count`, on up to `threads` threads (the caller's among them), in no
/// particular order, and returns when all calls have. When `stop` is requested, calls not yet begun are left out and
/// false is returned. `task` must not throw; what it writes must be its own index's alone: then results do not depend
/// on `threads`.
bool parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& task,
                  std::stop_token stop = {});

}  // namespace foretell
