#include "serving/cache/s3_fifo.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace foretell::serving::cache {
namespace {

constexpr std::uint32_t k_none = S3Fifo::k_none;

/// The key of a number: its low half spread as a hash's is.
Key key(std::uint64_t number) { return {number * 0x9e37'79b9'7f4a'7c15, number}; }

/// As a cache is used: what is not found is inserted. Whether it was found.
bool ask(S3Fifo& fifo, std::uint64_t number) {
  if (fifo.find(key(number)) != k_none) return true;
  fifo.insert(key(number));
  return false;
}

void ask_once_each(S3Fifo& fifo, std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) ask(fifo, first + i);
}

TEST(S3Fifo, KeepsAsManyAsItMayAndNotOneMore) {
  S3Fifo fifo(10);
  ask_once_each(fifo, 0, 10);
  EXPECT_EQ(fifo.size(), 10u);
  for (std::uint64_t i = 0; i < 10; ++i) EXPECT_NE(fifo.find(key(i)), k_none) << i;

  S3Fifo full(10);
  ask_once_each(full, 0, 11);
  EXPECT_EQ(full.size(), 10u);
  EXPECT_EQ(full.find(key(0)), k_none);  // first in, first out
  for (std::uint64_t i = 1; i <= 10; ++i) EXPECT_NE(full.find(key(i)), k_none) << i;
}

TEST(S3Fifo, GivesEachKeyAPlaceOfItsOwn) {
  S3Fifo fifo(10);
  std::map<std::uint32_t, std::uint64_t> holders;
  for (std::uint64_t i = 0; i < 100; ++i) holders[fifo.insert(key(i))] = i;
  EXPECT_EQ(holders.size(), 10u);
  EXPECT_EQ(holders.rbegin()->first, 9u);
  for (const auto& [place, number] : holders) EXPECT_EQ(fifo.find(key(number)), place);
}

TEST(S3Fifo, WhatIsAskedForAgainOutlivesAnyNumberOfKeysThatComeOnce) {
  S3Fifo fifo(100);
  for (int round = 0; round < 3; ++round) ask_once_each(fifo, 0, 50);
  ask_once_each(fifo, 1'000, 10'000);
  for (std::uint64_t i = 0; i < 50; ++i) EXPECT_NE(fifo.find(key(i)), k_none) << i;
}

TEST(S3Fifo, OneMoreAccessIsNotEnoughToMoveOnAndTwoAre) {
  S3Fifo fifo(100);
  ask_once_each(fifo, 0, 100);
  fifo.find(key(0));
  for (int i = 0; i < 2; ++i) fifo.find(key(1));
  ask_once_each(fifo, 1'000, 200);
  EXPECT_EQ(fifo.find(key(0)), k_none);
  EXPECT_NE(fifo.find(key(1)), k_none);
}

TEST(S3Fifo, AKeyThatComesBackAsAGhostJoinsTheMainQueue) {
  S3Fifo fifo(100);
  ask_once_each(fifo, 0, 101);  // 0 leaves
  EXPECT_FALSE(ask(fifo, 0));
  ask_once_each(fifo, 1'000, 10'000);  // which passes through the small queue
  EXPECT_NE(fifo.find(key(0)), k_none);
}

TEST(S3Fifo, AGhostIsForgottenWhenAsManyLeftAfterItAsTheMainQueueHasPlaces) {
  for (const bool in_time : {true, false}) {
    S3Fifo fifo(100);
    ask_once_each(fifo, 0, 101);                         // 0 leaves
    ask_once_each(fifo, 1'000, 90 - (in_time ? 1 : 0));  // and as many after it
    ASSERT_FALSE(ask(fifo, 0));
    ask_once_each(fifo, 10'000, 1'000);
    EXPECT_EQ(fifo.find(key(0)) != k_none, in_time);
  }
}

TEST(S3Fifo, TheMainQueueLetsGoOfWhatIsNoLongerAskedFor) {
  S3Fifo fifo(100);
  for (int round = 0; round < 5; ++round) ask_once_each(fifo, 0, 90);
  for (int round = 0; round < 5; ++round) ask_once_each(fifo, 1'000, 90);
  for (int round = 0; round < 5; ++round) ask_once_each(fifo, 2'000, 90);
  for (std::uint64_t i = 0; i < 90; ++i) {
    EXPECT_EQ(fifo.find(key(i)), k_none) << i;
    EXPECT_NE(fifo.find(key(2'000 + i)), k_none) << i;
  }
}

TEST(S3Fifo, InsertingTwiceKeepsTheFirst) {
  S3Fifo fifo(10);
  const std::uint32_t place = fifo.insert(key(1));
  EXPECT_EQ(fifo.insert(key(1)), k_none);
  EXPECT_EQ(fifo.find(key(1)), place);
  EXPECT_EQ(fifo.size(), 1u);
}

TEST(S3Fifo, TellsKeysApartWhoseHashesAreHalfTheSame) {
  S3Fifo fifo(10);
  fifo.insert({5, 1});
  EXPECT_EQ(fifo.find({5, 2}), k_none);
  EXPECT_EQ(fifo.insert({5, 2}), k_none);
  EXPECT_NE(fifo.find({5, 1}), k_none);
}

TEST(S3Fifo, WorksWithOnePlace) {
  S3Fifo fifo(1);
  for (std::uint64_t i = 0; i < 10; ++i) {
    EXPECT_FALSE(ask(fifo, i));
    for (int again = 0; again < 5; ++again) EXPECT_TRUE(ask(fifo, i));
    EXPECT_EQ(fifo.size(), 1u);
  }
}

/// The paper's algorithm over plain lists, with linear searches.
class Naive {
 public:
  explicit Naive(std::size_t capacity) : capacity_(capacity), small_max_(std::max<std::size_t>(1, capacity / 10)) {}

  bool ask(std::uint64_t number) {
    for (auto* queue : {&small_, &main_}) {
      const auto found = std::ranges::find(*queue, number, &Entry::number);
      if (found == queue->end()) continue;
      found->accesses = std::min(3, found->accesses + 1);
      return true;
    }
    const auto ghost = std::ranges::find(ghosts_, std::optional(number));
    const bool was_ghost = ghost != ghosts_.end();
    if (was_ghost) ghost->reset();
    while (small_.size() + main_.size() == capacity_) evict();
    (was_ghost ? main_ : small_).push_back({number});
    return false;
  }

 private:
  struct Entry {
    std::uint64_t number;
    int accesses = 0;
  };

  void evict() {
    const bool from_small = small_.size() >= small_max_;
    auto& queue = from_small ? small_ : main_;
    Entry last = queue.front();
    queue.pop_front();
    if (from_small && last.accesses > 1) {
      main_.push_back({last.number});
    } else if (!from_small && last.accesses > 0) {
      main_.push_back({last.number, last.accesses - 1});
    } else if (from_small) {
      ghosts_.emplace_back(last.number);
      if (ghosts_.size() > std::max<std::size_t>(1, capacity_ - small_max_)) ghosts_.pop_front();
    }
  }

  std::size_t capacity_;
  std::size_t small_max_;
  std::deque<Entry> small_;
  std::deque<Entry> main_;
  std::deque<std::optional<std::uint64_t>> ghosts_;
};

TEST(S3Fifo, DoesStepByStepWhatThePlainAlgorithmDoes) {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    std::mt19937 random(seed);
    const std::size_t capacity = 1 + random() % 60;
    S3Fifo fifo(capacity);
    Naive naive(capacity);
    std::map<std::uint64_t, std::uint32_t> places;
    std::size_t hits = 0;
    for (int step = 0; step < 5'000; ++step) {
      // The smaller a number, the more often it comes; now and then a run of new ones.
      const std::uint64_t popular = random() % (1 + random() % (4 * static_cast<std::uint32_t>(capacity)));
      const std::uint64_t number = step % 500 < 100 ? 1'000'000 + static_cast<std::uint64_t>(step) : popular;
      const std::uint32_t place = fifo.find(key(number));
      ASSERT_EQ(place != k_none, naive.ask(number)) << "seed " << seed << " step " << step;
      if (place != k_none) {
        ASSERT_EQ(place, places[number]);
        ++hits;
      } else {
        places[number] = fifo.insert(key(number));
        ASSERT_LT(places[number], capacity);
      }
      ASSERT_LE(fifo.size(), capacity);
    }
    EXPECT_GT(hits, 0u);
  }
}

}  // namespace
}  // namespace foretell::serving::cache
