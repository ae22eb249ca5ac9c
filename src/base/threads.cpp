#include "base/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace foretell {

std::size_t available_processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return std::max(1u, std::thread::hardware_concurrency());
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

bool parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& task,
                  std::stop_token stop) {
  // `next` hands out indices; nothing is published through it: joining the threads orders what the tasks wrote
  // before whatever the caller reads, so relaxed increments are enough.
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    while (!stop.stop_requested()) {
      const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
      if (index >= count) return;
      task(index);
    }
  };
  {
    std::vector<std::jthread> helpers;
    try {
      for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(work);
    } catch (const std::system_error&) {
      // The system gives no more threads: those there are do all of it.
    }
    work();
  }
  return !stop.stop_requested();
}

}  // namespace foretell
