#include "monitor/performance_recorder.hpp"

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "base/manual_clock.hpp"

namespace foretell::monitor {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

class PerformanceRecorderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-recorder-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  PerformanceStore open_store() {
    auto store = PerformanceStore::open(folder_, PerformanceStore::Access::read_write);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }

  static void compute(VersionMonitor& monitor, std::chrono::nanoseconds duration, std::size_t loop = 0) {
    monitor.observe(loop, {.rows = 1, .total = duration, .phases = {.compute = duration}});
  }

  ManualClock clock_;
  VersionMonitors monitors_{2};
  std::filesystem::path folder_;
};

TEST_F(PerformanceRecorderTest, ShowsTheOpenWindowAndClosesItWhenItsTimeIsOver) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto churn = monitors_.open("churn", "3");
  ASSERT_TRUE(recorder.tick());
  const Clock::WallTime began = clock_.wall_now();
  EXPECT_TRUE(recorder.history("churn", "3").windows.empty());

  compute(*churn, microseconds(10), 0);
  compute(*churn, microseconds(30), 1);
  PerformanceHistory history = recorder.history("churn", "3");
  ASSERT_EQ(history.windows.size(), 1u);
  EXPECT_EQ(history.windows[0].began, began);
  EXPECT_EQ(history.windows[0].executions, 2u);
  EXPECT_NEAR(history.windows[0].mean_s, 20e-6, 1e-12);
  EXPECT_FALSE(history.is_stored);

  clock_.advance(limits::k_performance_window - std::chrono::milliseconds(1));
  ASSERT_TRUE(recorder.tick());
  compute(*churn, microseconds(50));
  EXPECT_EQ(recorder.history("churn", "3").windows.size(), 1u) << "its time is not over yet";

  clock_.advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(recorder.tick());
  compute(*churn, microseconds(70));
  history = recorder.history("churn", "3");
  ASSERT_EQ(history.windows.size(), 2u);
  EXPECT_EQ(history.windows[0].executions, 3u);
  EXPECT_EQ(history.windows[1].executions, 1u);
  EXPECT_NEAR(history.windows[1].mean_s, 70e-6, 1e-12);
  EXPECT_EQ(history.windows[1].began, began + limits::k_performance_window);
}

TEST_F(PerformanceRecorderTest, SkipsWindowsWithoutAnExecution) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto churn = monitors_.open("churn", "3");
  for (int i = 0; i < 3; ++i) {
    clock_.advance(limits::k_performance_window);
    ASSERT_TRUE(recorder.tick());
  }
  EXPECT_TRUE(recorder.history("churn", "3").windows.empty());
  compute(*churn, microseconds(10));
  clock_.advance(limits::k_performance_window);
  ASSERT_TRUE(recorder.tick());
  EXPECT_EQ(recorder.history("churn", "3").windows.size(), 1u);
}

TEST_F(PerformanceRecorderTest, KeepsVersionsApartAndKnowsNoOthers) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto one = monitors_.open("churn", "1");
  const auto two = monitors_.open("churn", "2");
  ASSERT_TRUE(recorder.tick());
  compute(*one, microseconds(10));
  EXPECT_EQ(recorder.history("churn", "1").windows.size(), 1u);
  EXPECT_TRUE(recorder.history("churn", "2").windows.empty());
  EXPECT_TRUE(recorder.history("iris", "1").windows.empty());
}

TEST_F(PerformanceRecorderTest, CountsRequestsThatComputeNothingNotAtAll) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto churn = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  churn->observe(0, {.rows = 1, .cache = CacheUse::hit, .total = microseconds(5)});
  EXPECT_TRUE(recorder.history("churn", "1").windows.empty());
}

TEST_F(PerformanceRecorderTest, DropsTheOldestWindowsInMemoryToo) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto churn = monitors_.open("churn", "1");
  const Clock::WallTime began = clock_.wall_now();
  for (std::size_t i = 0; i <= limits::k_performance_windows_max; ++i) {
    if (i == limits::k_performance_windows_max) {
      EXPECT_EQ(recorder.history("churn", "1").windows.front().began, began);
    }
    ASSERT_TRUE(recorder.tick());
    compute(*churn, microseconds(10));
    clock_.advance(limits::k_performance_window);
    ASSERT_TRUE(recorder.tick());
  }
  const auto windows = recorder.history("churn", "1").windows;
  EXPECT_EQ(windows.size(), limits::k_performance_windows_max);
  EXPECT_EQ(windows.front().began, began + limits::k_performance_window);
}

TEST_F(PerformanceRecorderTest, RemembersWhatAnEarlierServiceRecorded) {
  {
    PerformanceRecorder recorder(monitors_, clock_, open_store());
    const auto churn = monitors_.open("churn", "1");
    ASSERT_TRUE(recorder.tick());
    compute(*churn, microseconds(10));
    clock_.advance(limits::k_performance_window);
    ASSERT_TRUE(recorder.tick());
    compute(*churn, microseconds(20));
    EXPECT_TRUE(recorder.history("churn", "1").is_stored);
    ASSERT_TRUE(recorder.finish()) << "the window that is open must not be lost";
  }
  PerformanceRecorder recorder(monitors_, clock_, open_store());
  const auto churn = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  const auto windows = recorder.history("churn", "1").windows;
  ASSERT_EQ(windows.size(), 2u);
  EXPECT_NEAR(windows[0].mean_s, 10e-6, 1e-12);
  EXPECT_NEAR(windows[1].mean_s, 20e-6, 1e-12);
}

TEST_F(PerformanceRecorderTest, StoresTheLastWindowOfAVersionThatIsUnloadedAndLetsGoOfIt) {
  PerformanceRecorder recorder(monitors_, clock_, open_store());
  auto churn = monitors_.open("churn", "1");
  const std::weak_ptr<VersionMonitor> unloaded = churn;
  ASSERT_TRUE(recorder.tick());
  compute(*churn, microseconds(10));
  churn.reset();
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(unloaded.expired());
    clock_.advance(seconds(1));
    ASSERT_TRUE(recorder.tick());
  }
  EXPECT_TRUE(unloaded.expired());
  EXPECT_TRUE(recorder.history("churn", "1").windows.empty()) << "it is not in use";
  EXPECT_EQ(open_store().windows("churn", "1")->size(), 1u);

  const auto again = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  EXPECT_EQ(recorder.history("churn", "1").windows.size(), 1u);
}

TEST_F(PerformanceRecorderTest, CountsNothingTwiceOfAVersionThatComesBackAtOnce) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  auto churn = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  compute(*churn, microseconds(10));
  churn.reset();
  clock_.advance(seconds(1));
  ASSERT_TRUE(recorder.tick());
  churn = monitors_.open("churn", "1");
  clock_.advance(seconds(1));
  ASSERT_TRUE(recorder.tick());
  compute(*churn, microseconds(10));
  clock_.advance(limits::k_performance_window);
  ASSERT_TRUE(recorder.tick());
  const auto windows = recorder.history("churn", "1").windows;
  ASSERT_EQ(windows.size(), 1u);
  EXPECT_EQ(windows[0].executions, 2u);
}

TEST_F(PerformanceRecorderTest, GoesOnInMemoryWhereTheStoreFailsAndSaysSoOnce) {
  PerformanceRecorder recorder(monitors_, clock_, open_store());
  const auto churn = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  const auto pass_window = [&] {
    compute(*churn, microseconds(10));
    clock_.advance(limits::k_performance_window);
    return recorder.tick();
  };
  ASSERT_TRUE(pass_window());
  auto database = store::Database::open(folder_ / "performance.db", store::Database::Access::read_write);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("ALTER TABLE windows RENAME TO elsewhere"));

  EXPECT_FALSE(pass_window());
  EXPECT_TRUE(pass_window()) << "it has been said";
  EXPECT_EQ(recorder.history("churn", "1").windows.size(), 3u);
  EXPECT_FALSE(recorder.history("churn", "1").is_stored);

  ASSERT_TRUE(database->execute("ALTER TABLE elsewhere RENAME TO windows"));
  EXPECT_TRUE(pass_window());
  EXPECT_TRUE(recorder.history("churn", "1").is_stored);
  EXPECT_FALSE((database->execute("ALTER TABLE windows RENAME TO elsewhere"), pass_window())) << "and is said again";
}

TEST_F(PerformanceRecorderTest, IsReadWhileItRecords) {
  PerformanceRecorder recorder(monitors_, clock_, std::nullopt);
  const auto churn = monitors_.open("churn", "1");
  ASSERT_TRUE(recorder.tick());
  constexpr std::uint64_t k_executions = 20'000;
  {
    const std::jthread loop([&] {
      for (std::uint64_t i = 0; i < k_executions; ++i) compute(*churn, microseconds(10));
    });
    const std::jthread ticker([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        clock_.advance(seconds(1));
        (void)recorder.tick();
      }
    });
    for (std::uint64_t seen = 0; seen < k_executions / 2;) {
      seen = summarize(recorder.history("churn", "1").windows).executions;
    }
  }
  EXPECT_EQ(summarize(recorder.history("churn", "1").windows).executions, k_executions);
}

}  // namespace
}  // namespace foretell::monitor
