#include "base/histogram.hpp"

#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace foretell {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

HistogramSnapshot snapshot_of(const std::vector<nanoseconds>& durations) {
  const auto histogram = std::make_unique<Histogram>();
  for (const nanoseconds duration : durations) histogram->observe(duration);
  HistogramSnapshot snapshot;
  histogram->add_to(snapshot);
  return snapshot;
}

TEST(DurationBuckets, TakeWhatIsAboveTheOneBeforeUpToTheirOwnBound) {
  for (std::size_t i = 0; i + 1 < DurationBuckets::k_count; ++i) {
    const nanoseconds bound = DurationBuckets::bound(i);
    ASSERT_EQ(DurationBuckets::index_of(bound), i);
    ASSERT_EQ(DurationBuckets::index_of(bound + nanoseconds(1)), i + 1);
  }
  EXPECT_EQ(DurationBuckets::bound(DurationBuckets::k_count - 2), seconds(1'000));
  EXPECT_EQ(DurationBuckets::index_of(nanoseconds::max()), DurationBuckets::k_count - 1);
  EXPECT_EQ(DurationBuckets::index_of(nanoseconds(0)), 0U);
  EXPECT_EQ(DurationBuckets::index_of(nanoseconds(-5)), 0U);
}

TEST(DurationBuckets, AreAtMostAFortiethWide) {
  for (std::size_t i = DurationBuckets::k_linear; i + 1 < DurationBuckets::k_count; ++i) {
    const nanoseconds above = DurationBuckets::bound(i - 1);
    ASSERT_LE((DurationBuckets::bound(i) - above).count() * 40, above.count()) << i;
  }
}

TEST(DurationBuckets, EndAtTheBoundsThatPeopleAskAbout) {
  for (nanoseconds unit(1'000); unit < seconds(1'000); unit *= 10) {
    for (const std::int64_t tenths : {10, 15, 20, 25, 50, 75}) {
      const nanoseconds asked = unit * tenths / 10;
      EXPECT_EQ(DurationBuckets::bound(DurationBuckets::index_of(asked)), asked);
    }
  }
}

TEST(Histogram, CountsExactlyUpToABucketsBound) {
  const HistogramSnapshot snapshot =
      snapshot_of({microseconds(9), microseconds(10), nanoseconds(10'001), microseconds(250), seconds(2'000)});
  const std::vector<nanoseconds> bounds{microseconds(10), microseconds(245), microseconds(250), seconds(1'000)};
  EXPECT_EQ(snapshot.counts_up_to(bounds), (std::vector<std::uint64_t>{2, 3, 4, 4}));
  EXPECT_EQ(snapshot.count(), 5U);
}

TEST(Histogram, SumsExactly) {
  const HistogramSnapshot snapshot = snapshot_of({nanoseconds(1), microseconds(3), seconds(5), nanoseconds(-7)});
  EXPECT_EQ(snapshot.sum(), seconds(5) + nanoseconds(3'001));
  EXPECT_DOUBLE_EQ(snapshot.mean_s(), 5.000003001 / 4);
}

TEST(Histogram, HasTheSampleDeviationOfTheDurationsThemselves) {
  EXPECT_DOUBLE_EQ(snapshot_of({seconds(2), seconds(4), seconds(4), seconds(6)}).deviation_s(), 1.632993161855452);
  // Durations of one bucket, and a deviation of a hundred millionth of the mean.
  EXPECT_NEAR(snapshot_of({seconds(100), seconds(100) + nanoseconds(1'000)}).deviation_s(), 7.0710678e-7, 1e-9);
  EXPECT_EQ(snapshot_of({seconds(1)}).deviation_s(), 0);
  EXPECT_EQ(snapshot_of({}).deviation_s(), 0);
}

TEST(Histogram, FindsQuantilesByRankWithinTheHalfOfABucket) {
  std::vector<nanoseconds> durations;
  for (int i = 1; i <= 1'000; ++i) durations.push_back(microseconds(i * 7));
  const HistogramSnapshot snapshot = snapshot_of(durations);
  for (const double q : {0.001, 0.25, 0.5, 0.95, 0.99, 1.0}) {
    const double expected = q * 1'000 * 7'000;
    EXPECT_NEAR(static_cast<double>(snapshot.quantile(q).count()), expected, expected / 80) << q;
  }
  EXPECT_EQ(snapshot.quantile(0), snapshot.quantile(0.001));
  EXPECT_EQ(snapshot_of({}).quantile(0.5), nanoseconds(0));
  EXPECT_EQ(snapshot_of({nanoseconds(0)}).quantile(0.5), nanoseconds(5));
  EXPECT_EQ(snapshot_of({seconds(5'000)}).quantile(0.5), seconds(1'000));
}

TEST(HistogramSnapshot, AddsThreadsAndTakesAwayEarlierOnes) {
  const HistogramSnapshot earlier = snapshot_of({microseconds(10), seconds(20)});
  HistogramSnapshot merged = earlier;
  merged += snapshot_of({microseconds(30), microseconds(50)});
  EXPECT_EQ(merged.count(), 4U);
  merged -= earlier;
  EXPECT_EQ(merged.count(), 2U);
  EXPECT_EQ(merged.sum(), microseconds(80));
  EXPECT_DOUBLE_EQ(merged.deviation_s(), 1.4142135623730951e-5);
  EXPECT_EQ(merged.counts_up_to(std::vector<nanoseconds>{microseconds(30)}).front(), 1U);
}

TEST(Histogram, IsReadWhileItsThreadObserves) {
  const auto histogram = std::make_unique<Histogram>();
  constexpr std::uint64_t k_observations = 20'000;
  std::jthread writer([&] {
    for (std::uint64_t i = 0; i < k_observations; ++i) histogram->observe(microseconds(i % 100));
  });
  std::uint64_t seen = 0;
  while (seen < k_observations) {
    HistogramSnapshot snapshot;
    histogram->add_to(snapshot);
    ASSERT_GE(snapshot.count(), seen);
    seen = snapshot.count();
  }
  EXPECT_EQ(seen, k_observations);
}

}  // namespace
}  // namespace foretell
