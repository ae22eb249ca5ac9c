#pragma once

#include <cstddef>
#include <functional>

namespace foretell {

/// What is done with each job of a stream. Jobs live in places that are used again and again; a job is in one stage at
/// a time, so the stages need no locks of their own for what lies in its place. None of them may throw.
struct PipelineStages {
  /// Puts the next job into a place; false when there are no more. One call at a time, in the order of the stream.
  std::function<bool(std::size_t place)> fill;
  /// Works on a job, on up to `threads` threads at once; `worker` is below `threads`, and that of one call at a time.
  std::function<void(std::size_t place, std::size_t worker)> work;
  /// Takes a finished job away, on the calling thread, in the order of the stream; false ends everything.
  std::function<bool(std::size_t place)> drain;
};

/// Sends a stream of jobs through `stages`: `fill` and `drain` in order, `work` on `threads` threads in between. At most
/// `places` jobs are on their way, which bounds memory. Returns when every job was drained, or when `drain` ended it:
/// then a `fill` that waits must be woken by the caller's own means. One thread does it all by itself.
void run_in_order(std::size_t places, std::size_t threads, const PipelineStages& stages);

}  // namespace foretell
