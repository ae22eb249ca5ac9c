#include "serving/cache/prediction_cache.hpp"

#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving::cache {
namespace {

std::shared_ptr<const ServedModel> cached(const std::shared_ptr<const ServedModel>& model) {
  auto copy = std::make_shared<ServedModel>(*model);
  copy->caching.is_on = true;
  return copy;
}

model::Predictions answer() { return {.classes = 2, .probabilities = {0.25f, 0.75f}, .labels = {1}}; }

bool knows(Shard& shard, const std::vector<model::Slot>& row) {
  model::Predictions out;
  out.resize(1, 2);
  return shard.find(shard.key_of(row), out, 0);
}

class PredictionCacheTest : public ::testing::Test {
 protected:
  void adopt(std::vector<std::shared_ptr<const ServedModel>> models) {
    auto next = std::make_shared<Snapshot>(std::move(models));
    cache_.adopt(*next);
    snapshot_ = next;
  }

  const std::vector<model::Slot> row_{model::Slot::number(1), model::Slot::code(0), model::Slot::code(1)};
  std::shared_ptr<const Snapshot> snapshot_;
  PredictionCache cache_{{.entries = 100}, 4};
};

TEST_F(PredictionCacheTest, EachCachedVersionHasAShardWithItsPartOfTheEntries) {
  const auto first = cached(sample::model("m", 1));
  const auto second = cached(sample::model("m", 2));
  adopt({first, second});
  ASSERT_NE(cache_.shard_of(*first), nullptr);
  EXPECT_EQ(cache_.shard_of(*first)->capacity(), 25u);
  EXPECT_EQ(cache_.shard_of(*first), cache_.shard_of(*first));
  EXPECT_NE(cache_.shard_of(*first), cache_.shard_of(*second));
}

TEST_F(PredictionCacheTest, TheVersionIsPartOfTheKey) {
  const auto first = cached(sample::model("m", 1));
  const auto second = cached(sample::model("m", 2));
  adopt({first, second});
  EXPECT_NE(cache_.shard_of(*first)->key_of(row_), cache_.shard_of(*second)->key_of(row_));
}

TEST_F(PredictionCacheTest, AnotherCacheHasOtherKeys) {
  const auto model = cached(sample::model("m", 1));
  adopt({model});
  PredictionCache other({}, 1);
  other.adopt(*snapshot_);
  EXPECT_NE(cache_.shard_of(*model)->key_of(row_), other.shard_of(*model)->key_of(row_));
}

TEST_F(PredictionCacheTest, WhatIsNotCachedOrNotServedHasNoShard) {
  const auto off = sample::model("m", 1);
  const auto on = cached(sample::model("n", 1));
  adopt({off});
  EXPECT_EQ(cache_.shard_of(*off), nullptr);
  EXPECT_EQ(cache_.shard_of(*on), nullptr);
}

TEST_F(PredictionCacheTest, AVersionThatIsNoLongerServedIsForgottenAndTheOthersAreNot) {
  const auto first = cached(sample::model("m", 1));
  const auto second = cached(sample::model("m", 2));
  const auto other = cached(sample::model("n", 1));
  adopt({first, other});
  for (const auto& model : {first, other}) {
    Shard& shard = *cache_.shard_of(*model);
    shard.insert(shard.key_of(row_), answer(), 0);
  }
  adopt({second, other});
  EXPECT_EQ(cache_.shard_of(*first), nullptr);
  EXPECT_FALSE(knows(*cache_.shard_of(*second), row_));
  EXPECT_TRUE(knows(*cache_.shard_of(*other), row_));
  adopt({first, other});  // and what comes back begins anew
  EXPECT_FALSE(knows(*cache_.shard_of(*first), row_));
}

// What a version is served as, its aliases among that, may change while the version stays.
TEST_F(PredictionCacheTest, AVersionThatIsServedAnewKeepsItsAnswers) {
  const auto before = cached(sample::model("m", 1));
  adopt({before});
  Shard& shard = *cache_.shard_of(*before);
  shard.insert(shard.key_of(row_), answer(), 0);
  const auto after = cached(before);
  adopt({after});
  EXPECT_TRUE(knows(*cache_.shard_of(*after), row_));
}

}  // namespace
}  // namespace foretell::serving::cache
