#include "monitor/version_monitor.hpp"

#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

using std::chrono::microseconds;

RequestRecord answered() {
  return {.rows = 3,
          .cache = CacheUse::miss,
          .total = microseconds(90),
          .phases = {.parse = microseconds(20), .compute = microseconds(30), .write = microseconds(10)}};
}

TEST(VersionMonitor, AddsUpTheLoops) {
  VersionMonitor monitor("churn", "3", 2);
  monitor.observe(0, answered());
  monitor.observe(1, answered());
  RequestRecord from_cache = answered();
  from_cache.cache = CacheUse::hit;
  from_cache.phases.compute = {};
  monitor.observe(1, from_cache);

  const VersionCounts counts = monitor.counts();
  EXPECT_EQ(counts.requests, 3U);
  EXPECT_EQ(counts.rows, 9U);
  EXPECT_EQ(counts.cache_misses, 2U);
  EXPECT_EQ(counts.cache_hits, 1U);
  EXPECT_EQ(monitor.totals().count(), 3U);
  EXPECT_EQ(monitor.totals().sum(), microseconds(270));
}

TEST(VersionMonitor, TimesThePhasesThatARequestHad) {
  VersionMonitor monitor("churn", "3", 1);
  monitor.observe(0, answered());
  EXPECT_EQ(monitor.phase(Phase::parse).sum(), microseconds(20));
  EXPECT_EQ(monitor.phase(Phase::compute).sum(), microseconds(30));
  EXPECT_EQ(monitor.phase(Phase::write).sum(), microseconds(10));
  EXPECT_EQ(monitor.phase(Phase::cache).count(), 0U);
}

TEST(VersionMonitor, CountsARefusedRequestByItsReasonAndDoesNotTimeIt) {
  VersionMonitor monitor("churn", "3", 1);
  const Error error{ErrorCode::payload_too_large, "too many rows"};
  RequestRecord refused = answered();
  refused.error = &error;
  monitor.observe(0, refused);

  const VersionCounts counts = monitor.counts();
  EXPECT_EQ(counts.requests, 1U);
  EXPECT_EQ(counts.errors[static_cast<std::size_t>(ErrorCode::payload_too_large)], 1U);
  EXPECT_EQ(counts.rows, 0U);
  EXPECT_EQ(monitor.totals().count(), 0U);
  EXPECT_EQ(monitor.phase(Phase::parse).count(), 0U);
}

TEST(VersionMonitors, KeepTheOneThatIsInUse) {
  VersionMonitors monitors(1);
  const auto first = monitors.open("churn", "1");
  EXPECT_EQ(monitors.open("churn", "1"), first);
  EXPECT_NE(monitors.open("churn", "2"), first);  // and forgotten at once: nobody holds it
  const auto other = monitors.open("income", "1");

  const auto all = monitors.all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], first);
  EXPECT_EQ(all[1], other);
}

TEST(VersionMonitors, BeginAnewWhenAVersionComesBack) {
  VersionMonitors monitors(1);
  monitors.open("churn", "1")->observe(0, answered());
  EXPECT_TRUE(monitors.all().empty());
  EXPECT_EQ(monitors.open("churn", "1")->counts().requests, 0U);
}

}  // namespace
}  // namespace foretell::monitor
