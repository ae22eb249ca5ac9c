// What the log costs a request: the copy on the thread that answers, the line on the thread that writes.

#include <string>

#include <benchmark/benchmark.h>

#include "base/record_ring.hpp"
#include "monitor/json_lines.hpp"
#include "monitor/request_log.hpp"

namespace foretell::monitor {
namespace {

RequestRecord predicted() {
  return {.request_id = "0123456789abcdef0123456789abcdef",
          .method = "POST",
          .route = "/api/v1/predict",
          .path = "/api/v1/predict",
          .model = "adult",
          .model_version = "1",
          .rows = 1,
          .cache = CacheUse::miss,
          .answered = Clock::SteadyTime(std::chrono::seconds(1'000)),
          .total = std::chrono::microseconds(9)};
}

void copy_request(benchmark::State& state) {
  LogWriterDoor door{.wake = WakeUp::create().value()};
  RequestLog log(LogLevel::info, false, door);
  const RequestRecord record = predicted();
  for (auto _ : state) {
    log.observe(record);
    (void)log.ring().front();
    log.ring().pop();
  }
}
BENCHMARK(copy_request);

void format_request(benchmark::State& state) {
  LogWriterDoor door{.wake = WakeUp::create().value()};
  RequestLog log(LogLevel::info, false, door);
  log.observe(predicted());
  const std::string record(log.ring().front());
  JsonLines form;
  LineBuffer lines;
  for (auto _ : state) {
    form.add(lines, read_logged_request(record), Clock::WallTime(std::chrono::seconds(1'700'000'000)));
    benchmark::DoNotOptimize(lines.text().data());
    lines.clear();
  }
}
BENCHMARK(format_request);

}  // namespace
}  // namespace foretell::monitor
