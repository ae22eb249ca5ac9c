#include "base/ticker.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace foretell {
namespace {

void run(const std::stop_token& stop, std::chrono::milliseconds interval, const std::function<void()>& tick) {
  std::mutex door;
  std::condition_variable_any wake;
  std::unique_lock lock(door);
  // Only a stop wakes it early.
  while (!wake.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) tick();
}

}  // namespace

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : thread_([interval, tick = std::move(tick)](const std::stop_token& stop) { run(stop, interval, tick); }) {}

}  // namespace foretell
