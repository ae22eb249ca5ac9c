#include "monitor/performance_trend.hpp"

#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

using Windows = std::vector<PerformanceWindow>;

/// Windows ten seconds apart with these means, in milliseconds.
Windows with_means(const std::vector<double>& means_ms) {
  Windows windows;
  for (std::size_t i = 0; i < means_ms.size(); ++i) {
    windows.push_back(
        {.began = Clock::WallTime(std::chrono::seconds(10 * i)), .executions = 1, .mean_s = means_ms[i] / 1'000});
  }
  return windows;
}

Windows series(std::size_t size, const std::function<double(std::size_t)>& mean_ms) {
  std::vector<double> means;
  for (std::size_t i = 0; i < size; ++i) means.push_back(mean_ms(i));
  return with_means(means);
}

// --- the contract's rule ---

TEST(ContractTrend, NeedsTwoWindows) {
  EXPECT_EQ(contract_trend({}), Trend::insufficient_data);
  EXPECT_EQ(contract_trend(with_means({1})), Trend::insufficient_data);
  EXPECT_EQ(contract_trend(with_means({1, 1})), Trend::stable);
}

TEST(ContractTrend, IsStableWithAtMostFiveWindowsWhichAreAllAndTheLastOnes) {
  EXPECT_EQ(contract_trend(with_means({1, 100})), Trend::stable);
  EXPECT_EQ(contract_trend(with_means({1, 1, 1, 1, 100})), Trend::stable);
  EXPECT_EQ(contract_trend(with_means({1, 1, 1, 1, 1, 100})), Trend::degrading);
}

TEST(ContractTrend, ChangesStrictlyBeyondItsFactors) {
  // Six windows whose mean is 10 s and whose last five have a mean of 11 s or 9 s, in numbers that are exact: doubles say
  // that 1.1 * 10 is 11 and 0.9 * 10 is 9.
  const auto of_seconds = [](double first, double rest) {
    Windows windows(6, {.executions = 1, .mean_s = rest});
    windows.front().mean_s = first;
    return windows;
  };
  EXPECT_EQ(contract_trend(of_seconds(5, 11)), Trend::stable);
  EXPECT_EQ(contract_trend(of_seconds(5 - 1e-9, 11)), Trend::degrading);
  EXPECT_EQ(contract_trend(of_seconds(15, 9)), Trend::stable);
  EXPECT_EQ(contract_trend(of_seconds(15 + 1e-9, 9)), Trend::improving);
}

TEST(ContractTrend, DoesNotWeighWindowsByTheirExecutions) {
  Windows windows = with_means({1, 1, 1, 1, 1, 2});
  EXPECT_EQ(contract_trend(windows), Trend::stable);  // 6/5 against 7/6
  windows[5].executions = 1'000'000;
  EXPECT_EQ(contract_trend(windows), Trend::stable);
}

TEST(ContractTrend, ComparesTheLastFiveWithAllThatAreKept) {
  Windows windows = series(100, [](std::size_t i) { return i < 95 ? 1.0 : 1.12; });
  EXPECT_EQ(contract_trend(windows), Trend::degrading);  // 1.12 against 1.006
  windows.push_back(with_means({0.9}).front());
  EXPECT_EQ(contract_trend(windows), Trend::stable);
}

TEST(ContractTrend, HasTheNamesOfTheContract) {
  EXPECT_EQ(to_text(Trend::insufficient_data), "insufficient_data");
  EXPECT_EQ(to_text(Trend::improving), "improving");
  EXPECT_EQ(to_text(Trend::stable), "stable");
  EXPECT_EQ(to_text(Trend::degrading), "degrading");
}

// --- the verdict ---

TEST(TrendVerdict, SaysNothingBelowItsLeastNumberOfWindows) {
  const auto growing = [](std::size_t i) { return 1.0 + static_cast<double>(i); };
  const TrendVerdict below = judge_trend(series(limits::k_verdict_windows_min - 1, growing));
  EXPECT_EQ(below.verdict, Trend::insufficient_data);
  EXPECT_EQ(below.windows, limits::k_verdict_windows_min - 1);
  EXPECT_FALSE(below.slope_per_hour || below.interval || below.change);
  EXPECT_EQ(judge_trend(series(limits::k_verdict_windows_min, growing)).verdict, Trend::degrading);
}

TEST(TrendVerdict, FindsTheSlopeOfALine) {
  // 1 ms, and a thousandth of it more every ten seconds: 0.36 ms an hour, over 39 of 40 steps.
  const TrendVerdict found = judge_trend(series(40, [](std::size_t i) { return 1 + 0.001 * static_cast<double>(i); }));
  EXPECT_NEAR(*found.slope_per_hour, 0.36e-3, 1e-12);
  EXPECT_NEAR(found.interval->low, 0.36e-3, 1e-9);
  EXPECT_NEAR(found.interval->high, 0.36e-3, 1e-9);
  EXPECT_NEAR(*found.change, 0.039 / 1.0195, 1e-9);
  EXPECT_EQ(found.verdict, Trend::stable) << "significant, but nobody would notice 4 %";
}

TEST(TrendVerdict, CountsAChangeFromTenPercentOn) {
  // Over 21 windows the median is the middle one: the change is 20 steps of it.
  const auto growing = [](double step) {
    return series(21, [step](std::size_t i) { return 1 + step * (static_cast<double>(i) - 10); });
  };
  EXPECT_EQ(judge_trend(growing(0.005001)).verdict, Trend::degrading);
  EXPECT_EQ(judge_trend(growing(0.004999)).verdict, Trend::stable);
  EXPECT_EQ(judge_trend(growing(-0.005001)).verdict, Trend::improving);
  EXPECT_EQ(judge_trend(growing(-0.004999)).verdict, Trend::stable);
}

TEST(TrendVerdict, IsNotSwayedBySomeOutliersWhereTheContractsRuleIs) {
  Windows windows = series(40, [](std::size_t i) { return 1 + 0.002 * static_cast<double>(i % 2); });
  windows[38].mean_s = windows[39].mean_s = 0.01;  // ten times as slow
  EXPECT_EQ(contract_trend(windows), Trend::degrading);
  EXPECT_EQ(judge_trend(windows).verdict, Trend::stable);
}

TEST(TrendVerdict, LooksAtTheNewestWindowsOnly) {
  const std::size_t size = 2 * limits::k_verdict_windows_max;
  const TrendVerdict found =
      judge_trend(series(size, [&](std::size_t i) { return i < size / 2 ? static_cast<double>(size - i) : 100.0; }));
  EXPECT_EQ(found.windows, limits::k_verdict_windows_max);
  EXPECT_EQ(*found.slope_per_hour, 0);
  EXPECT_EQ(found.verdict, Trend::stable);
}

TEST(TrendVerdict, HoldsOutWithWindowsOfOneMomentOrOneMean) {
  Windows at_once = series(20, [](std::size_t i) { return 1 + static_cast<double>(i); });
  for (PerformanceWindow& window : at_once) window.began = {};
  EXPECT_EQ(judge_trend(at_once).verdict, Trend::insufficient_data);
  EXPECT_FALSE(judge_trend(at_once).slope_per_hour);
  const TrendVerdict same = judge_trend(series(20, [](std::size_t) { return 1.0; }));
  EXPECT_EQ(same.verdict, Trend::stable);
  EXPECT_EQ(*same.change, 0);
  EXPECT_EQ(judge_trend(series(20, [](std::size_t) { return 0.0; })).verdict, Trend::stable);
}

/// Standard normal numbers that are the same with every library.
class Normal {
 public:
  explicit Normal(std::uint32_t seed) : bits_(seed) {}
  double operator()() {
    const double u = (static_cast<double>(bits_()) + 1) / 4294967297.0;
    const double v = static_cast<double>(bits_()) / 4294967296.0;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
  }

 private:
  std::mt19937 bits_;
};

/// Of 400 series of `size` windows without a trend, whose noise is 30 % of their mean and resembles its neighbour's by
/// `correlation`: how many were called degrading or improving.
int false_alarms(std::size_t size, double correlation) {
  int alarms = 0;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Normal normal(seed);
    double noise = normal();
    const Windows windows = series(size, [&](std::size_t) {
      noise = correlation * noise + std::sqrt(1 - correlation * correlation) * normal();
      return std::exp(0.3 * noise);
    });
    const Trend verdict = judge_trend(windows).verdict;
    alarms += verdict == Trend::degrading || verdict == Trend::improving;
  }
  return alarms;
}

TEST(TrendVerdict, RarelyCallsNoiseATrend) {
  // 1 % of 400 are 4; chance alone stays below 10 in 99 of 100 cases.
  EXPECT_LT(false_alarms(limits::k_verdict_windows_min, 0), 10);
  EXPECT_LT(false_alarms(30, 0), 10);
  EXPECT_LT(false_alarms(limits::k_verdict_windows_max, 0), 10);
}

TEST(TrendVerdict, RarelyCallsNoiseATrendWhereNeighboursResembleEachOther) {
  EXPECT_LT(false_alarms(30, 0.6), 16);
  EXPECT_LT(false_alarms(limits::k_verdict_windows_max, 0.6), 16);
}

TEST(TrendVerdict, SeesATrendThroughNoise) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    Normal normal(seed);
    const auto growing = [&](std::size_t i) { return (1 + 0.01 * static_cast<double>(i)) * std::exp(0.1 * normal()); };
    EXPECT_EQ(judge_trend(series(60, growing)).verdict, Trend::degrading) << seed;
  }
}

TEST(TrendRules, AreToldInWords) {
  EXPECT_EQ(contract_rule(),
            "the mean of the last 5 window means against that of all: above 1.1 times it is degrading, below 0.9 times "
            "improving, else stable; insufficient_data below 2 windows");
  EXPECT_NE(verdict_rule().find("99 % interval"), std::string::npos);
  EXPECT_NE(verdict_rule().find("at least 10 %"), std::string::npos);
}

}  // namespace
}  // namespace foretell::monitor
