#include "monitor/metrics.hpp"

#include <algorithm>
#include <map>
#include <ranges>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;
using Type = PrometheusText::Type;

constexpr Clock::WallTime k_started{std::chrono::milliseconds(1'700'000'000'250)};

/// The value of each sample, by its name and labels as written.
std::map<std::string, double> samples_of(const std::string& page) {
  std::map<std::string, double> samples;
  for (const auto line : std::views::split(page, '\n')) {
    const std::string text(line.begin(), line.end());
    if (text.empty() || text.starts_with('#')) continue;
    const std::size_t space = text.rfind(' ');
    const bool is_new = samples.emplace(text.substr(0, space), std::stod(text.substr(space))).second;
    EXPECT_TRUE(is_new) << text;
  }
  return samples;
}

TEST(Metrics, ShowAVersionAsLongAsItIsInUse) {
  Metrics metrics(1, {{"POST", "/predict"}}, k_started);
  auto version = metrics.versions().open("churn", "3");
  RequestRecord record{.route_number = 1,
                       .version = version.get(),
                       .rows = 2,
                       .cache = CacheUse::hit,
                       .total = microseconds(20),
                       .phases = {.parse = microseconds(12), .cache = microseconds(1)}};
  metrics.observer(0).observe(record);
  const Error error{ErrorCode::invalid_argument, ""};
  record.error = &error;
  metrics.observer(0).observe(record);

  const auto samples = samples_of(metrics.page());
  const std::string labels = "{model=\"churn\",version=\"3\"";
  EXPECT_EQ(samples.at("foretell_prediction_requests_total" + labels + "}"), 2);
  EXPECT_EQ(samples.at("foretell_prediction_errors_total" + labels + ",reason=\"invalid_argument\"}"), 1);
  EXPECT_EQ(samples.at("foretell_prediction_rows_total" + labels + "}"), 2);
  EXPECT_EQ(samples.at("foretell_prediction_cache_requests_total" + labels + ",result=\"hit\"}"), 1);
  EXPECT_EQ(samples.at("foretell_prediction_cache_requests_total" + labels + ",result=\"miss\"}"), 0);
  EXPECT_EQ(samples.at("foretell_prediction_duration_seconds_bucket" + labels + ",le=\"2.5e-05\"}"), 1);
  EXPECT_DOUBLE_EQ(samples.at("foretell_prediction_duration_seconds_sum" + labels + "}"), 2e-5);
  const std::string phase = "foretell_prediction_phase_duration_seconds";
  EXPECT_DOUBLE_EQ(samples.at(phase + "_sum" + labels + ",phase=\"parse\"}"), 1.2e-5);
  EXPECT_EQ(samples.at(phase + "_count" + labels + ",phase=\"cache\"}"), 1);
  EXPECT_EQ(samples.at(phase + "_count" + labels + ",phase=\"compute\"}"), 0);

  version.reset();
  EXPECT_THAT(metrics.page(), Not(HasSubstr("churn")));
}

TEST(Metrics, HaveABoundedNumberOfSeries) {
  Metrics metrics(2, {{"POST", "/predict"}}, k_started);
  const std::size_t without = samples_of(metrics.page()).size();
  std::vector<std::shared_ptr<VersionMonitor>> versions;
  for (int i = 0; i < 10; ++i) versions.push_back(metrics.versions().open("churn", std::to_string(i)));
  EXPECT_LT(without, 60U);
  EXPECT_LE(samples_of(metrics.page()).size() - without, 10 * 130U);
}

TEST(Metrics, SayWhatTheProcessUsesAndWhichBuildItIs) {
  const auto samples = samples_of(Metrics(1, {}, k_started).page());
  EXPECT_EQ(samples.at("process_start_time_seconds"), 1'700'000'000.25);
  EXPECT_GT(samples.at("process_cpu_seconds_total"), 0);
  EXPECT_GT(samples.at("process_resident_memory_bytes"), 1e6);
  EXPECT_GE(samples.at("process_virtual_memory_bytes"), samples.at("process_resident_memory_bytes"));
  EXPECT_GE(samples.at("process_open_fds"), 3);
  EXPECT_TRUE(std::ranges::any_of(samples, [](const auto& sample) {
    return sample.first.starts_with("foretell_build_info{version=\"" FORETELL_VERSION "\"") && sample.second == 1;
  }));
}

TEST(Metrics, TakeInWhatOthersKnow) {
  Metrics metrics(1, {}, k_started);
  metrics.add([](PrometheusText& text) { text.single("foretell_other", Type::gauge, "Other.", std::uint64_t{5}); });
  EXPECT_EQ(samples_of(metrics.page()).at("foretell_other"), 5);
}

}  // namespace
}  // namespace foretell::monitor
