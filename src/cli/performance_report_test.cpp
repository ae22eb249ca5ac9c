#include "cli/performance_report.hpp"

#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

TEST(ShortTime, HasThreeDigitsAndTheUnitThatFits) {
  EXPECT_EQ(short_time(0), "0 s");
  EXPECT_EQ(short_time(0.4e-9), "0.40 ns");
  EXPECT_EQ(short_time(873e-9), "873 ns");
  EXPECT_EQ(short_time(999.6e-9), "1.00 us");
  EXPECT_EQ(short_time(3.4249e-6), "3.42 us");
  EXPECT_EQ(short_time(9.996e-6), "10.0 us");
  EXPECT_EQ(short_time(12.46e-3), "12.5 ms");
  EXPECT_EQ(short_time(99.96e-3), "100 ms");
  EXPECT_EQ(short_time(75), "75.0 s");
  EXPECT_EQ(short_time(-3.42e-6), "-3.42 us");
}

PerformanceReport report_of(std::size_t windows) {
  PerformanceReport report{.name = "churn", .version = "3", .windows = {}, .data = {}};
  for (std::size_t i = 0; i < windows; ++i) {
    report.windows.push_back({.began = Clock::WallTime(std::chrono::seconds(10 * i)),
                              .executions = 2,
                              .mean_s = 3e-6 + 1e-7 * static_cast<double>(i),
                              .deviation_s = 1e-6,
                              .p50_s = 3e-6,
                              .p95_s = 4e-6,
                              .p99_s = 5e-6});
  }
  return report;
}

TEST(PerformanceReport, SaysWhatToDoWhereNothingIsKnown) {
  const std::string text = describe(report_of(0), {});
  EXPECT_TRUE(text.starts_with("churn:3: nothing has been recorded yet\n")) << text;
  EXPECT_TRUE(text.contains("foretell serve churn")) << text;
}

TEST(PerformanceReport, ShowsTheTrendTheVerdictAndTheNewestWindows) {
  const std::string text = describe(report_of(20), {.columns = 120});
  EXPECT_TRUE(text.starts_with("churn:3, recorded by services\n")) << text;
  EXPECT_TRUE(text.contains("  executions  40 in 20 windows of 10 s\n")) << text;
  EXPECT_TRUE(text.contains("  trend       degrading\n")) << text;  // 4.7 against 3.95
  EXPECT_TRUE(text.contains("  verdict     degrading; +48.1 % over 20 windows: 36.0 us an hour (99 % interval: "))
      << text;
  EXPECT_TRUE(text.contains("1970-01-01T00:03:10.000+00:00      2  4.90 us    1.00 us  3.00 us  4.00 us  5.00 us\n"))
      << text;
  EXPECT_FALSE(text.contains("00:01:30")) << "an older one";
}

TEST(PerformanceReport, NamesTheDataAndWhetherThatIsAllOfIt) {
  PerformanceReport report = report_of(1);
  report.data = {"new.csv", 100, false};
  EXPECT_TRUE(describe(report, {}).starts_with("churn:3, single rows of new.csv, its first 100\n"));
  EXPECT_TRUE(describe(report, {}).contains("  executions  2 in 1 window of 10 s\n"));
  EXPECT_TRUE(describe(report, {}).contains("  verdict     insufficient_data: it needs 10 windows\n"));
  EXPECT_TRUE(to_json(report).contains("\"complete\": false"));
}

}  // namespace
}  // namespace foretell::cli
