#include "monitor/health.hpp"

#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

TEST(Health, IsWellWhereNothingIsWrong) {
  const Health health = judge_health({.cpu_percent = 50, .memory_percent = 50}, "", false);
  EXPECT_EQ(health.status, HealthStatus::healthy);
  EXPECT_FALSE(health.cpu_percent || health.memory_percent);
  EXPECT_TRUE(health.model_trouble.empty() && health.error.empty());
  EXPECT_EQ(judge_health({}, "", false).status, HealthStatus::healthy) << "what is unknown is no trouble";
}

TEST(Health, WarnsStrictlyAboveNinetyPercentAndShowsOnlyWhatIs) {
  EXPECT_EQ(judge_health({.cpu_percent = 90, .memory_percent = 90}, "", false).status, HealthStatus::healthy);
  const Health busy = judge_health({.cpu_percent = 90.1, .memory_percent = 90}, "", false);
  EXPECT_EQ(busy.status, HealthStatus::warning);
  EXPECT_EQ(busy.cpu_percent, 90.1);
  EXPECT_FALSE(busy.memory_percent);
  const Health full = judge_health({.cpu_percent = {}, .memory_percent = 99}, "", false);
  EXPECT_EQ(full.status, HealthStatus::warning);
  EXPECT_FALSE(full.cpu_percent);
  EXPECT_EQ(full.memory_percent, 99);
  EXPECT_TRUE(full.error.empty());
}

TEST(Health, IsBadWhereAModelFailsWhateverTheLoad) {
  const Health health = judge_health({.cpu_percent = 95, .memory_percent = {}}, "churn:3 is not itself", false);
  EXPECT_EQ(health.status, HealthStatus::unhealthy);
  EXPECT_EQ(health.model_trouble, "churn:3 is not itself");
  EXPECT_NE(health.error.find("churn:3 is not itself"), std::string::npos);
  EXPECT_EQ(health.cpu_percent, 95);
}

TEST(Health, IsBadWhileTheServiceEndsThoughItsModelsAreWell) {
  const Health health = judge_health({}, "", true);
  EXPECT_EQ(health.status, HealthStatus::unhealthy);
  EXPECT_EQ(health.error, "the service is shutting down");
  EXPECT_TRUE(health.model_trouble.empty());
}

TEST(HealthStatus, HasTheNamesOfTheContract) {
  EXPECT_EQ(to_text(HealthStatus::healthy), "healthy");
  EXPECT_EQ(to_text(HealthStatus::warning), "warning");
  EXPECT_EQ(to_text(HealthStatus::unhealthy), "unhealthy");
}

}  // namespace
}  // namespace foretell::monitor
