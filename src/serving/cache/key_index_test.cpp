#include "serving/cache/key_index.hpp"

#include <random>
#include <unordered_map>

#include <gtest/gtest.h>

namespace foretell::serving::cache {
namespace {

TEST(KeyIndex, FindsWhatWasEnteredUntilItIsTakenOut) {
  KeyIndex index(1);
  EXPECT_EQ(index.find(7), KeyIndex::k_none);
  index.insert(7, 3);
  EXPECT_EQ(index.find(7), 3u);
  EXPECT_EQ(index.find(9), KeyIndex::k_none);  // the same first cell
  index.erase(7);
  EXPECT_EQ(index.find(7), KeyIndex::k_none);
}

// Few distinct low bits, so that hashes stand in each other's way, also around the end of the table.
TEST(KeyIndex, DoesAsAMapDoesWhenHashesCollide) {
  constexpr std::size_t k_capacity = 32;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    KeyIndex index(k_capacity);
    std::unordered_map<std::uint64_t, std::uint32_t> expected;
    for (std::uint32_t step = 0; step < 5'000; ++step) {
      const std::uint64_t hash = (std::uint64_t{random() % 12} << 32) | (60 + random() % 8);
      if (expected.contains(hash)) {
        index.erase(hash);
        expected.erase(hash);
      } else if (expected.size() < k_capacity) {
        index.insert(hash, step);
        expected[hash] = step;
      }
      for (const auto& [known, place] : expected) ASSERT_EQ(index.find(known), place) << seed << ' ' << step;
      ASSERT_EQ(index.find(hash) != KeyIndex::k_none, expected.contains(hash));
    }
  }
}

}  // namespace
}  // namespace foretell::serving::cache
