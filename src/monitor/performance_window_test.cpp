#include "monitor/performance_window.hpp"

#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

HistogramSnapshot snapshot_of(std::initializer_list<int> durations_us) {
  Histogram histogram;
  for (const int duration : durations_us) histogram.observe(std::chrono::microseconds(duration));
  HistogramSnapshot snapshot;
  histogram.add_to(snapshot);
  return snapshot;
}

const Clock::WallTime k_epoch{};

PerformanceWindow make_window(Clock::WallTime began, const HistogramSnapshot& durations) {
  return window_between(began, {}, durations).value();
}

TEST(PerformanceWindow, SaysWhatItsExecutionsTook) {
  const auto window = make_window(k_epoch + std::chrono::microseconds(1'999), snapshot_of({10, 20, 30, 40}));
  EXPECT_EQ(window.began, k_epoch + std::chrono::milliseconds(1));
  EXPECT_EQ(window.executions, 4u);
  EXPECT_NEAR(window.mean_s, 25e-6, 1e-12);
  EXPECT_NEAR(window.deviation_s, 12.909944e-6, 1e-11);  // statistics.stdev([10, 20, 30, 40])
  EXPECT_NEAR(window.p50_s, 20e-6, 0.4e-6);
  EXPECT_NEAR(window.p95_s, 40e-6, 0.8e-6);
  EXPECT_NEAR(window.p99_s, 40e-6, 0.8e-6);
}

TEST(PerformanceWindow, HoldsWhatCameInSinceItBegan) {
  Histogram histogram;
  const auto now = [&] {
    HistogramSnapshot snapshot;
    histogram.add_to(snapshot);
    return snapshot;
  };
  histogram.observe(std::chrono::seconds(1));
  const HistogramSnapshot earlier = now();
  EXPECT_EQ(window_between(k_epoch, earlier, now()), std::nullopt);
  histogram.observe(std::chrono::microseconds(10));
  histogram.observe(std::chrono::microseconds(30));
  const auto window = window_between(k_epoch, earlier, now());
  ASSERT_TRUE(window);
  EXPECT_EQ(window->executions, 2u);
  EXPECT_NEAR(window->mean_s, 20e-6, 1e-12);
  EXPECT_LT(window->p99_s, 31e-6);
}

TEST(PerformanceWindow, OfOneExecutionHasNoDeviation) {
  EXPECT_EQ(make_window(k_epoch, snapshot_of({10})).deviation_s, 0);
}

TEST(PerformanceSummary, PoolsWindowsAsIfTheyWereOne) {
  const auto first = make_window(k_epoch, snapshot_of({10, 20, 30}));
  const auto second = make_window(k_epoch, snapshot_of({400}));
  const auto third = make_window(k_epoch, snapshot_of({55, 65}));
  const auto whole = make_window(k_epoch, snapshot_of({10, 20, 30, 400, 55, 65}));
  const PerformanceSummary summary = summarize(std::vector{first, second, third});
  EXPECT_EQ(summary.executions, 6u);
  EXPECT_NEAR(summary.mean_s, whole.mean_s, 1e-12);
  EXPECT_NEAR(summary.deviation_s, whole.deviation_s, 1e-12);
}

TEST(PerformanceSummary, HasNoDeviationBelowTwoExecutions) {
  EXPECT_EQ(summarize({}).executions, 0u);
  EXPECT_EQ(summarize({}).mean_s, 0);
  EXPECT_EQ(summarize({}).deviation_s, 0);
  const PerformanceSummary one = summarize(std::vector{make_window(k_epoch, snapshot_of({10}))});
  EXPECT_EQ(one.executions, 1u);
  EXPECT_NEAR(one.mean_s, 10e-6, 1e-12);
  EXPECT_EQ(one.deviation_s, 0);
}

TEST(PerformanceSummary, KeepsADeviationThatIsTinyBesideTheMean) {
  // Two windows of a second each way of a nanosecond: sums of squares in doubles would lose it.
  const PerformanceWindow window{.executions = 1'000'000, .mean_s = 1, .deviation_s = 1e-9};
  EXPECT_NEAR(summarize(std::vector{window, window}).deviation_s, 1e-9, 1e-14);
}

}  // namespace
}  // namespace foretell::monitor
