#include "serving/cache/decision.hpp"

#include <map>

#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving::cache {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

TEST(CacheDecision, AutomaticIsOnWhereComputingCostsMoreThanTwiceALookUp) {
  EXPECT_FALSE(decide(Mode::automatic, {nanoseconds(100), nanoseconds(200)}).is_on);
  EXPECT_TRUE(decide(Mode::automatic, {nanoseconds(100), nanoseconds(201)}).is_on);
  EXPECT_FALSE(decide(Mode::automatic, {nanoseconds(100), nanoseconds(20)}).is_on);
}

TEST(CacheDecision, OnAndOffDoNotDependOnCosts) {
  EXPECT_TRUE(decide(Mode::on, {nanoseconds(100), nanoseconds(20)}).is_on);
  EXPECT_FALSE(decide(Mode::off, {nanoseconds(100), nanoseconds(20'000)}).is_on);
}

TEST(CacheDecision, KeepsWhatItWasMadeFrom) {
  const Decision decision = decide(Mode::automatic, {nanoseconds(100), nanoseconds(300)});
  EXPECT_EQ(decision.mode, Mode::automatic);
  EXPECT_EQ(decision.costs.look_up, nanoseconds(100));
  EXPECT_EQ(decision.costs.compute, nanoseconds(300));
}

TEST(CacheMode, HasATextAndAModeForEachText) {
  for (const Mode mode : {Mode::off, Mode::automatic, Mode::on}) EXPECT_EQ(mode_of(to_text(mode)), mode);
  EXPECT_EQ(to_text(Mode::automatic), "auto");
}

/// A clock whose readings are as far apart as `steps` says, the last step for ever.
class ScriptedClock final : public Clock {
 public:
  explicit ScriptedClock(std::vector<Duration> steps) : steps_(std::move(steps)) {}
  SteadyTime steady_now() const override {
    const Duration step = steps_[std::min(readings_, steps_.size() - 1)];
    ++readings_;
    return now_ += step;
  }
  WallTime wall_now() const override { return {}; }
  std::size_t readings() const { return readings_; }

 private:
  std::vector<Duration> steps_;
  mutable std::size_t readings_ = 0;
  mutable SteadyTime now_;
};

TEST(CacheCosts, AreTheMedianOfSeveralPassesARow) {
  // The sample model has no golden rows: a pass is one row. A reading begins, five passes follow.
  const ScriptedClock clock({microseconds(0), microseconds(9), microseconds(1), microseconds(2), microseconds(50),
                             microseconds(3), microseconds(0), microseconds(7)});
  const Costs costs = measure_costs(*sample::model("m", 1), clock);
  EXPECT_EQ(costs.look_up, microseconds(3));
  EXPECT_EQ(costs.compute, microseconds(7));
  EXPECT_EQ(clock.readings(), 12u);
}

TEST(CacheCosts, OfASlowModelAreMeasuredInOnePass) {
  const ScriptedClock clock({microseconds(0), microseconds(501)});
  const Costs costs = measure_costs(*sample::model("m", 1), clock);
  EXPECT_EQ(costs.look_up, microseconds(501));
  EXPECT_EQ(clock.readings(), 4u);
}

/// Answers everything alike and counts by first value the rows that it is asked for alone.
class CountingEngine final : public engine::Engine {
 public:
  explicit CountingEngine(std::map<float, int>& asked) : asked_(asked) {}
  std::string_view name() const override { return "counting"; }
  std::size_t bytes() const override { return 0; }
  void predict(model::RowsView rows, engine::Scratch&, model::Predictions& out) const override {
    out.resize(rows.size(), 2);
    if (rows.size() == 1) ++asked_[rows.slots[0].number()];
  }

 private:
  std::map<float, int>& asked_;
};

TEST(CacheCosts, AreThoseOfTheFirstGoldenRowsOneByOne) {
  std::map<float, int> asked;
  auto loaded = std::make_shared<registry::LoadedVersion>();
  loaded->manifest.schema.columns = {{"x", data::ColumnType::number}};
  for (int row = 0; row < 20; ++row)
    loaded->manifest.golden.slots.push_back(model::Slot::number(static_cast<float>(row)));
  loaded->engine = std::make_unique<CountingEngine>(asked);
  const ScriptedClock clock({microseconds(32)});
  const Costs costs = measure_costs(ServedModel(loaded, {}), clock);
  EXPECT_EQ(costs.compute, microseconds(2));
  EXPECT_EQ(asked.size(), 16u);
  EXPECT_EQ(asked.rbegin()->first, 15.0f);
  for (const auto& [row, times] : asked) EXPECT_EQ(times, 5) << row;
}

}  // namespace
}  // namespace foretell::serving::cache
