#include "serving/predict.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

using model::sample::Maker;
using model::sample::Sample;
using monitor::CacheUse;

/// A clock that goes on by a millisecond each time it is read.
class TickingClock final : public Clock {
 public:
  SteadyTime steady_now() const override { return now_ += std::chrono::milliseconds(1); }
  WallTime wall_now() const override { return {}; }

 private:
  mutable SteadyTime now_;
};

constexpr crypto::SipKey k_secret{1, 2};

/// The forests and linear models of many seeds: of one output, a regression, to five.
std::vector<Sample> sample_pipelines() {
  std::vector<Sample> samples;
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    Maker maker(seed);
    const std::uint32_t outputs = 1 + maker.below(5);
    samples.push_back(seed % 2 == 0 ? maker.linear(outputs)
                                    : maker.forest(outputs, 1 + maker.below(20), maker.below(8)));
  }
  return samples;
}

class CachedPredict {
 public:
  CachedPredict(const ServedModel& model, std::size_t entries)
      : model_(model), shard_(entries, model.label_json.size(), k_secret) {}

  CacheUse operator()(std::span<const model::Slot> slots) {
    workspace_.slots.assign(slots.begin(), slots.end());
    monitor::PhaseTimer timer(clock_);
    phases_ = {};
    return predict(model_, &shard_, workspace_, timer, phases_);
  }
  const model::Predictions& answers() const { return workspace_.predictions; }
  const monitor::Phases& phases() const { return phases_; }
  const cache::Shard& shard() const { return shard_; }

 private:
  const ServedModel& model_;
  cache::Shard shard_;
  TickingClock clock_;
  Workspace workspace_;
  monitor::Phases phases_;
};

model::Predictions predict_uncached(const ServedModel& model, std::span<const model::Slot> slots) {
  Workspace workspace;
  workspace.slots.assign(slots.begin(), slots.end());
  predict(model, workspace);
  return workspace.predictions;
}

void expect_same_bits(const model::Predictions& a, const model::Predictions& b) {
  EXPECT_EQ(a.classes, b.classes);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_TRUE(std::ranges::equal(std::as_bytes(std::span(a.probabilities)), std::as_bytes(std::span(b.probabilities))));
  EXPECT_TRUE(std::ranges::equal(std::as_bytes(std::span(a.values)), std::as_bytes(std::span(b.values))));
}

TEST(CachedPrediction, IsTheUncachedOneBitForBitWhateverIsKnownAlready) {
  for (const Sample& sample : sample_pipelines()) {
    const auto served = sample::model(sample);
    const std::size_t columns = sample.columns.size();
    Maker maker(99);
    std::vector<std::vector<model::Slot>> rows;
    for (int i = 0; i < 40; ++i) rows.push_back(maker.row(sample.columns));
    CachedPredict cached(*served, 20);  // fewer than there are rows: what leaves must not be mixed up
    std::size_t hits = 0;
    for (int call = 0; call < 200; ++call) {
      std::vector<model::Slot> slots;
      for (std::uint32_t count = 1 + maker.below(6); count > 0; --count) {
        const auto& row = rows[maker.below(1 + maker.below(40))];
        slots.insert(slots.end(), row.begin(), row.end());
      }
      hits += cached(slots) == CacheUse::hit ? 1 : 0;
      ASSERT_EQ(cached.answers().size(), slots.size() / columns);
      expect_same_bits(cached.answers(), predict_uncached(*served, slots));
    }
    EXPECT_GT(hits, 10u);
    EXPECT_LT(hits, 190u);
  }
}

class CachedPredictionOfRows : public ::testing::Test {
 protected:
  /// Rows that differ in their first column only, numbered from `first`.
  static std::vector<model::Slot> rows(int first, std::size_t count) {
    std::vector<model::Slot> slots;
    for (std::size_t i = 0; i < count; ++i) {
      slots.push_back(model::Slot::number(static_cast<float>(first) + static_cast<float>(i)));
      slots.push_back(model::Slot::code(0));
      slots.push_back(model::Slot::code(1));
    }
    return slots;
  }

  std::shared_ptr<const ServedModel> served_ = sample::model("m", 1);
  CachedPredict cached_{*served_, 1'000};
};

TEST_F(CachedPredictionOfRows, IsAHitOnlyWhenEveryRowIsKnown) {
  EXPECT_EQ(cached_(rows(0, 1)), CacheUse::miss);
  EXPECT_EQ(cached_(rows(0, 1)), CacheUse::hit);
  EXPECT_EQ(cached_(rows(0, 3)), CacheUse::miss);
  EXPECT_EQ(cached_(rows(1, 2)), CacheUse::hit);
  EXPECT_EQ(cached_.shard().size(), 3u);
}

TEST_F(CachedPredictionOfRows, TheSameRowTwiceInACallIsOneEntry) {
  auto slots = rows(0, 1);
  const auto again = rows(0, 1);
  slots.insert(slots.end(), again.begin(), again.end());
  EXPECT_EQ(cached_(slots), CacheUse::miss);
  EXPECT_EQ(cached_.shard().size(), 1u);
  EXPECT_EQ(cached_(slots), CacheUse::hit);
}

TEST_F(CachedPredictionOfRows, MoreRowsThanTheLimitPassByTheCache) {
  EXPECT_EQ(cached_(rows(0, limits::k_cached_rows_max + 1)), CacheUse::miss);
  EXPECT_EQ(cached_.shard().size(), 0u);
  EXPECT_EQ(cached_(rows(0, limits::k_cached_rows_max)), CacheUse::miss);
  EXPECT_EQ(cached_.shard().size(), limits::k_cached_rows_max);
  EXPECT_EQ(cached_(rows(0, limits::k_cached_rows_max)), CacheUse::hit);
  EXPECT_EQ(cached_(rows(0, limits::k_cached_rows_max + 1)), CacheUse::miss);
}

TEST_F(CachedPredictionOfRows, ThePhasesTellCacheFromCompute) {
  using std::chrono::milliseconds;
  cached_(rows(0, 1));
  EXPECT_EQ(cached_.phases().cache, milliseconds(2));  // look-up and insertion
  EXPECT_EQ(cached_.phases().compute, milliseconds(1));
  cached_(rows(0, 1));
  EXPECT_EQ(cached_.phases().cache, milliseconds(1));
  EXPECT_EQ(cached_.phases().compute, milliseconds(0));
}

TEST_F(CachedPredictionOfRows, WithoutACacheNothingIsAsked) {
  Workspace workspace;
  workspace.slots = rows(0, 1);
  TickingClock clock;
  monitor::PhaseTimer timer(clock);
  monitor::Phases phases;
  EXPECT_EQ(predict(*served_, nullptr, workspace, timer, phases), CacheUse::none);
  EXPECT_EQ(phases.cache, Clock::Duration());
  EXPECT_EQ(phases.compute, std::chrono::milliseconds(1));
  EXPECT_EQ(workspace.predictions.size(), 1u);
}

}  // namespace
}  // namespace foretell::serving
