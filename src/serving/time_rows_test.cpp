#include "serving/time_rows.hpp"

#include <gtest/gtest.h>

#include "monitor/performance_trend.hpp"
#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

constexpr std::string_view k_table = "age,city,active\n20,Bern,true\n60,Basel,false\n,,\n";

Result<TableRows> read(std::string_view text, std::size_t rows_max = limits::k_timed_rows_max) {
  data::MemorySource source(text);
  return read_rows(*sample::model("churn", 1), source, "rows.csv", rows_max);
}

TEST(ReadRows, PutsRowsIntoTheSlotsOfTheModel) {
  const auto rows = read(k_table);
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->rows, 3u);
  EXPECT_TRUE(rows->is_all);
  const model::Slot none = model::Slot::code(data::k_missing_code);
  const std::vector<model::Slot> expected{model::Slot::number(20),
                                          model::Slot::code(0),
                                          model::Slot::code(1),
                                          model::Slot::number(60),
                                          none,
                                          model::Slot::code(0),
                                          model::missing_slot(data::ColumnType::number),
                                          none,
                                          none};
  EXPECT_EQ(rows->slots, expected);
  const auto ndjson = read("{\"age\": 20, \"city\": \"Bern\", \"active\": true}\n");
  ASSERT_TRUE(ndjson) << ndjson.error().message;
  EXPECT_EQ(ndjson->slots, std::vector(expected.begin(), expected.begin() + 3));
}

TEST(ReadRows, StopsAtItsLimitAndSaysSo) {
  EXPECT_TRUE(read(k_table, 3)->is_all);
  const auto cut = read(k_table, 2);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->rows, 2u);
  EXPECT_FALSE(cut->is_all);
}

TEST(ReadRows, RefusesWhatHasNoRowsOrABrokenOne) {
  EXPECT_EQ(read("age,city,active\n").error().code, ErrorCode::invalid_argument);
  const auto broken = read("age,city,active\nold,Bern,true\n");
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().message.find("line 2"), std::string::npos) << broken.error().message;
}

/// Every look at it is one step later.
class SteppingClock final : public Clock {
 public:
  explicit SteppingClock(Duration step) : step_(step) {}
  SteadyTime steady_now() const override { return SteadyTime(now_ += step_); }
  WallTime wall_now() const override { return WallTime(now_); }

 private:
  Duration step_;
  mutable Duration now_{};
};

TEST(TimeRows, MeasuresEveryRowOnce) {
  const auto model = sample::model("churn", 1);
  const SteppingClock clock(std::chrono::milliseconds(2));
  const auto windows = time_rows(*model, *read(k_table), {.clock = &clock});
  ASSERT_TRUE(windows);
  ASSERT_EQ(windows->size(), 1u);
  EXPECT_EQ(windows->front().executions, 3u);
  EXPECT_NEAR(windows->front().mean_s, 2e-3, 1e-9);
  EXPECT_NEAR(windows->front().deviation_s, 0, 1e-9);
}

TEST(TimeRows, GoesOnForAWhileInWindows) {
  const auto model = sample::model("churn", 1);
  const SteppingClock clock(std::chrono::milliseconds(500));
  std::vector<Clock::Duration> told;
  const auto windows =
      time_rows(*model, *read(k_table),
                {.duration = std::chrono::seconds(60), .clock = &clock, .progress = [&](Clock::Duration passed) {
                   told.push_back(passed);
                 }});
  ASSERT_TRUE(windows);
  EXPECT_EQ(windows->size(), 6u);
  EXPECT_NEAR(static_cast<double>(monitor::summarize(*windows).executions), 60, 4);  // two looks at the clock each
  EXPECT_EQ(monitor::contract_trend(*windows), monitor::Trend::stable);
  EXPECT_FALSE(told.empty());
}

TEST(TimeRows, EndsWhenItIsStopped) {
  std::stop_source stop;
  stop.request_stop();
  const auto model = sample::model("churn", 1);
  const auto stopped =
      time_rows(*model, *read(k_table), {.duration = std::chrono::seconds(3600), .stop = stop.get_token()});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace foretell::serving
