#include "api/health_reader.hpp"

#include <gmock/gmock.h>

#include "api/documents.hpp"

namespace foretell::api {
namespace {

using testing::HasSubstr;

TEST(ReadHealthDocument, AcceptsWhatAServiceWritesThatCanAnswer) {
  EXPECT_EQ(read_health_document(health_document({}, Clock::WallTime{})), monitor::HealthStatus::healthy);
  const monitor::Health busy = monitor::judge_health({.cpu_percent = 99}, "", false);
  EXPECT_EQ(read_health_document(health_document(busy, Clock::WallTime{})), monitor::HealthStatus::warning)
      << "restarting it would not help";
}

TEST(ReadHealthDocument, GivesTheReasonOfAnUnhealthyService) {
  for (const auto& health :
       {monitor::judge_health({}, "", true), monitor::judge_health({}, "churn:3 is not itself", false)}) {
    const auto read = read_health_document(health_document(health, Clock::WallTime{}));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::unavailable);
    EXPECT_THAT(read.error().message, HasSubstr(health.error));
  }
}

TEST(ReadHealthDocument, RefusesWhatOtherProgramsAnswer) {
  for (const char* other :
       {"", "ok", "{}", "[]", "null", "\"healthy\"", R"({"status":"healthy"})", R"({"service":"ai_service"})",
        R"({"service":"other","status":"healthy"})", R"({"service":"ai_service","status":1})", "<html>healthy</html>",
        R"({"service":"ai_service","status":"healthy"} and more)"}) {
    const auto read = read_health_document(other);
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error().code, ErrorCode::unavailable) << other;
  }
}

}  // namespace
}  // namespace foretell::api
