#include "base/ordered_pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace foretell {
namespace {

/// Sends the numbers below `count` through a pipeline that squares them, as long as fewer than `wanted` came out.
class Squares {
 public:
  std::vector<std::uint64_t> run(std::size_t places, std::size_t threads, std::uint64_t count, std::size_t wanted) {
    std::vector<std::uint64_t> jobs(places);
    std::vector<std::uint64_t> results;
    run_in_order(places, threads,
                 {.fill =
                      [&](std::size_t place) {
                        if (filled_ == count) return false;
                        jobs[place] = filled_++;
                        most_at_once_ = std::max(most_at_once_, filled_ - drained_.load());
                        return true;
                      },
                  .work =
                      [&](std::size_t place, std::size_t worker) {
                        EXPECT_LT(worker, threads);
                        jobs[place] *= jobs[place];
                      },
                  .drain =
                      [&](std::size_t place) {
                        results.push_back(jobs[place]);
                        ++drained_;
                        return results.size() < wanted;
                      }});
    return results;
  }

  std::uint64_t filled() const { return filled_; }
  std::uint64_t most_at_once() const { return most_at_once_; }

 private:
  std::uint64_t filled_ = 0;
  std::atomic<std::uint64_t> drained_{0};
  std::uint64_t most_at_once_ = 0;
};

std::vector<std::uint64_t> squares(std::uint64_t count) {
  std::vector<std::uint64_t> expected;
  for (std::uint64_t i = 0; i < count; ++i) expected.push_back(i * i);
  return expected;
}

TEST(RunInOrder, DrainsInTheOrderOfFillingOnAnyNumberOfThreads) {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    for (const std::size_t places : {1, 2, 7}) {
      EXPECT_EQ(Squares().run(places, threads, 500, 1'000), squares(500)) << threads << " threads, " << places;
    }
  }
}

TEST(RunInOrder, HasNoMoreJobsOnTheirWayThanPlaces) {
  Squares squares_of;
  squares_of.run(3, 4, 2'000, 5'000);
  EXPECT_LE(squares_of.most_at_once(), 3u);
}

TEST(RunInOrder, EndsWhenDrainSaysSo) {
  for (const std::size_t threads : {1, 4}) {
    Squares squares_of;
    EXPECT_EQ(squares_of.run(4, threads, 1'000'000, 10), squares(10));
    EXPECT_LE(squares_of.filled(), 14u);
  }
}

TEST(RunInOrder, DoesNothingWithoutJobs) {
  for (const std::size_t threads : {1, 4}) EXPECT_TRUE(Squares().run(4, threads, 0, 10).empty());
}

}  // namespace
}  // namespace foretell
