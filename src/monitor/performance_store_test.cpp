#include "monitor/performance_store.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

using Access = PerformanceStore::Access;

class PerformanceStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-performance-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  PerformanceStore open(PerformanceBounds bounds = {}) {
    auto store = PerformanceStore::open(folder_, Access::read_write, bounds);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }

  std::filesystem::path file() const { return folder_ / "performance.db"; }

  std::filesystem::path folder_;
};

PerformanceWindow window(int second) {
  return {.began = Clock::WallTime(std::chrono::seconds(second)),
          .executions = 3,
          .mean_s = 1.25e-6,
          .deviation_s = 1e-7,
          .p50_s = 1.2e-6,
          .p95_s = 1.4e-6,
          .p99_s = 1.5e-6};
}

VersionWindow of(const std::string& name, const std::string& version, int second) {
  return {name, version, window(second)};
}

TEST_F(PerformanceStoreTest, KeepsWindowsExactlyAndInTheirOrder) {
  {
    PerformanceStore store = open();
    ASSERT_TRUE(store.add(std::vector{of("churn", "1", 20), of("churn", "2", 20)}));
    ASSERT_TRUE(store.add(std::vector{of("churn", "1", 10), of("iris", "1", 10)}));  // the clock was set back
  }
  auto store = PerformanceStore::open(folder_, Access::read_only);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(*store->windows("churn", "1"), (std::vector{window(20), window(10)}));
  EXPECT_EQ(*store->windows("churn", "2"), std::vector{window(20)});
  EXPECT_EQ(*store->windows("churn", "3"), std::vector<PerformanceWindow>{});
  EXPECT_EQ(*store->windows("nobody", "1"), std::vector<PerformanceWindow>{});
}

TEST_F(PerformanceStoreTest, DropsTheOldestWindowsOfAVersionAtItsBound) {
  PerformanceStore store = open({.windows_a_version = 2});
  ASSERT_TRUE(store.add(std::vector{of("churn", "1", 1), of("iris", "1", 1)}));
  ASSERT_TRUE(store.add(std::vector{of("churn", "1", 2)}));
  EXPECT_EQ(*store.windows("churn", "1"), (std::vector{window(1), window(2)}));
  ASSERT_TRUE(store.add(std::vector{of("churn", "1", 3)}));
  EXPECT_EQ(*store.windows("churn", "1"), (std::vector{window(2), window(3)}));
  EXPECT_EQ(*store.windows("iris", "1"), std::vector{window(1)});
}

TEST_F(PerformanceStoreTest, DropsTheOldestWindowsOfAllAtTheBoundOfAll) {
  PerformanceStore store = open({.windows_in_all = 2});
  ASSERT_TRUE(store.add(std::vector{of("churn", "1", 1), of("iris", "1", 2)}));
  EXPECT_EQ(*store.windows("churn", "1"), std::vector{window(1)});
  ASSERT_TRUE(store.add(std::vector{of("iris", "1", 3)}));
  EXPECT_EQ(*store.windows("churn", "1"), std::vector<PerformanceWindow>{});
  EXPECT_EQ(*store.windows("iris", "1"), (std::vector{window(2), window(3)}));
}

TEST_F(PerformanceStoreTest, IsSharedByProcessesThatServeTheSameModel) {
  PerformanceStore one = open();
  PerformanceStore other = open();
  ASSERT_TRUE(one.add(std::vector{of("churn", "1", 10)}));
  ASSERT_TRUE(other.add(std::vector{of("churn", "1", 10)}));
  EXPECT_EQ(*one.windows("churn", "1"), (std::vector{window(10), window(10)}));
}

TEST_F(PerformanceStoreTest, IsMadeWhenThereIsSomethingToKeepAndIsPrivate) {
  PerformanceStore store = open();
  EXPECT_EQ(*store.windows("churn", "1"), std::vector<PerformanceWindow>{});
  EXPECT_FALSE(std::filesystem::exists(file()));
  ASSERT_TRUE(store.add(std::vector{of("churn", "1", 1)}));
  struct stat status{};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(PerformanceStoreTest, IsNotFoundBeforeItWasMade) {
  EXPECT_EQ(PerformanceStore::open(folder_, Access::read_only).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(PerformanceStoreTest, SaysThatItIsDamagedOrOfAnotherForetell) {
  std::ofstream(file()) << "this is no database, whatever its name says, and has been none before";
  const auto damaged = PerformanceStore::open(folder_, Access::read_only);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::corrupt);
  EXPECT_NE(damaged.error().message.find("performance.db"), std::string::npos);

  std::filesystem::remove(file());
  ASSERT_TRUE(open().add(std::vector{of("churn", "1", 1)}));
  ASSERT_TRUE(store::Database::open(file(), Access::read_write)->execute("PRAGMA user_version = 9"));
  EXPECT_EQ(PerformanceStore::open(folder_, Access::read_only).error().code, ErrorCode::corrupt);
  EXPECT_EQ(PerformanceStore::open(folder_, Access::read_write).error().code, ErrorCode::corrupt);
}

TEST_F(PerformanceStoreTest, CannotBeMadeInADirectoryThatIsNotThere) {
  auto store = PerformanceStore::open(folder_ / "nowhere", Access::read_write);
  ASSERT_TRUE(store);
  EXPECT_FALSE(store->add(std::vector{of("churn", "1", 1)}));
}

}  // namespace
}  // namespace foretell::monitor
