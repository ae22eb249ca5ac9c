#include "base/ticker.hpp"

#include <atomic>
#include <optional>

#include <gtest/gtest.h>

namespace foretell {
namespace {

using std::chrono::milliseconds;

TEST(Ticker, CallsAgainAndAgainUntilItEnds) {
  std::atomic<int> calls{0};
  std::optional<Ticker> ticker(std::in_place, milliseconds(1), [&] {
    ++calls;
    calls.notify_one();
  });
  for (int seen = 0; seen < 3; seen = calls) calls.wait(seen);
  ticker.reset();
  const int when_it_ended = calls;
  EXPECT_GE(when_it_ended, 3);
  EXPECT_EQ(calls, when_it_ended);
}

TEST(Ticker, EndsWithoutWaitingForItsInterval) {
  bool called = false;
  {
    const Ticker ticker(std::chrono::hours(24), [&] { called = true; });
  }
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace foretell
