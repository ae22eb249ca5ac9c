#include "serving/cache/shard.hpp"

#include <gtest/gtest.h>

namespace foretell::serving::cache {
namespace {

constexpr crypto::SipKey k_secret{1, 2};

model::Predictions two_classes(float probability) {
  return {.classes = 2, .probabilities = {1 - probability, probability}, .labels = {probability > 0.5f ? 1 : 0}};
}

TEST(CacheShard, GivesBackWhatWasRememberedIntoTheRowAskedFor) {
  Shard shard(10, 2, k_secret);
  shard.insert({1, 1}, two_classes(0.75f), 0);
  model::Predictions out;
  out.resize(3, 2);
  EXPECT_FALSE(shard.find({2, 2}, out, 0));
  EXPECT_TRUE(shard.find({1, 1}, out, 1));
  EXPECT_EQ(out.probabilities, (std::vector<float>{0, 0, 0.25f, 0.75f, 0, 0}));
  EXPECT_EQ(out.labels, (std::vector<std::int32_t>{0, 1, 0}));
}

TEST(CacheShard, RemembersTheNumbersOfARegression) {
  Shard shard(10, 0, k_secret);
  shard.insert({1, 1}, {.classes = 0, .values = {3.5f, -2.5f}}, 1);
  model::Predictions out;
  out.resize(1, 0);
  EXPECT_TRUE(shard.find({1, 1}, out, 0));
  EXPECT_EQ(out.values, (std::vector<float>{-2.5f}));
}

TEST(CacheShard, HoldsAsManyAnswersAsItMayAndNotOneMore) {
  Shard shard(5, 2, k_secret);
  for (std::uint64_t i = 0; i < 6; ++i) {
    EXPECT_EQ(shard.size(), std::min<std::uint64_t>(i, 5));
    shard.insert({i, i}, two_classes(static_cast<float>(i) / 8), 0);
  }
  EXPECT_EQ(shard.size(), 5u);
  model::Predictions out;
  out.resize(1, 2);
  EXPECT_FALSE(shard.find({0, 0}, out, 0));
  for (std::uint64_t i = 1; i < 6; ++i) {
    ASSERT_TRUE(shard.find({i, i}, out, 0));
    EXPECT_EQ(out.probabilities[1], static_cast<float>(i) / 8);  // places are used again without a mix-up
  }
}

TEST(CacheShard, KeysAreOtherOnesForAnotherRowOrAnotherSecret) {
  const Shard shard(1, 2, k_secret);
  const Shard other(1, 2, {1, 3});
  const std::vector<model::Slot> row{model::Slot::number(1), model::Slot::code(2)};
  const std::vector<model::Slot> swapped{model::Slot::code(2), model::Slot::number(1)};
  EXPECT_EQ(shard.key_of(row), shard.key_of(row));
  EXPECT_NE(shard.key_of(row), shard.key_of(swapped));
  EXPECT_NE(shard.key_of(row), other.key_of(row));
}

TEST(CacheBounds, EntriesAreSharedOutAmongTheShards) {
  EXPECT_EQ(entries_of_shard({.entries = 1'000}, 1, 2), 1'000u);
  EXPECT_EQ(entries_of_shard({.entries = 1'000}, 3, 2), 333u);
  EXPECT_EQ(entries_of_shard({.entries = 3}, 3, 2), 1u);
  EXPECT_EQ(entries_of_shard({.entries = 1}, 256, 2), 1u);  // one each, at least
}

TEST(CacheBounds, BytesBoundTheEntriesToo) {
  const std::size_t bytes = entry_bytes(100);
  EXPECT_EQ(entries_of_shard({.entries = 1'000, .bytes = 40 * bytes}, 4, 100), 10u);
  EXPECT_EQ(entries_of_shard({.entries = 1'000, .bytes = 40 * bytes - 1}, 4, 100), 9u);
  EXPECT_EQ(entries_of_shard({.entries = 39, .bytes = 40 * bytes}, 1, 100), 39u);
  EXPECT_GT(entry_bytes(100), 100 * sizeof(float));
}

TEST(CacheBounds, LeaveEveryShardAnEntryAtTheLimits) {
  EXPECT_GE(limits::k_cache_bytes / entry_bytes(limits::k_classes_max), limits::k_threads_max);
}

}  // namespace
}  // namespace foretell::serving::cache
