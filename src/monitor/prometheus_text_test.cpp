#include "monitor/prometheus_text.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

using Type = PrometheusText::Type;
using std::chrono::microseconds;
using std::chrono::seconds;
using testing::HasSubstr;

TEST(PrometheusText, WritesAFamilyAndItsSamples) {
  std::string out;
  PrometheusText text(out);
  text.family("foretell_rows_total", Type::counter, "Rows.")
      .sample({{"model", "a"}, {"version", "1"}}, std::uint64_t{7});
  text.single("foretell_load", Type::gauge, "Load.", 0.25);
  EXPECT_EQ(out,
            "# HELP foretell_rows_total Rows.\n"
            "# TYPE foretell_rows_total counter\n"
            "foretell_rows_total{model=\"a\",version=\"1\"} 7\n"
            "# HELP foretell_load Load.\n"
            "# TYPE foretell_load gauge\n"
            "foretell_load 0.25\n");
}

TEST(PrometheusText, EscapesWhateverStandsInATextOrALabel) {
  std::string out;
  PrometheusText text(out);
  text.family("m", Type::gauge, "one\\two\n\"three\"").sample({{"l", "a\\b\"c\nd"}}, std::uint64_t{1});
  EXPECT_EQ(out,
            "# HELP m one\\\\two\\n\"three\"\n"
            "# TYPE m gauge\n"
            "m{l=\"a\\\\b\\\"c\\nd\"} 1\n");
}

TEST(PrometheusText, WritesHistogramsWithCumulativeBucketsFromTenMicroseconds) {
  const auto histogram = std::make_unique<Histogram>();
  for (const std::chrono::nanoseconds duration :
       {std::chrono::nanoseconds(10'000), std::chrono::nanoseconds(10'001), std::chrono::nanoseconds(seconds(20))}) {
    histogram->observe(duration);
  }
  HistogramSnapshot snapshot;
  histogram->add_to(snapshot);
  std::string out;
  PrometheusText(out).family("d_seconds", Type::histogram, "D.").histogram({{"phase", "parse"}}, snapshot);
  EXPECT_THAT(out, HasSubstr("# TYPE d_seconds histogram\n"
                             "d_seconds_bucket{phase=\"parse\",le=\"1e-05\"} 1\n"
                             "d_seconds_bucket{phase=\"parse\",le=\"2.5e-05\"} 2\n"));
  EXPECT_THAT(out, HasSubstr("d_seconds_bucket{phase=\"parse\",le=\"10\"} 2\n"
                             "d_seconds_bucket{phase=\"parse\",le=\"+Inf\"} 3\n"
                             "d_seconds_sum{phase=\"parse\"} 20.000020001\n"
                             "d_seconds_count{phase=\"parse\"} 3\n"));
}

}  // namespace
}  // namespace foretell::monitor
