#include "api/health_reader.hpp"

#include <gmock/gmock.h>

#include "api/documents.hpp"

namespace foretell::api {
namespace {

using testing::HasSubstr;

TEST(CheckHealthDocument, AcceptsWhatAHealthyServiceWrites) {
  EXPECT_TRUE(check_health_document(health_document("", Clock::WallTime{})));
}

TEST(CheckHealthDocument, GivesTheReasonOfAnUnhealthyService) {
  const auto checked = check_health_document(health_document("the service ends", Clock::WallTime{}));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::unavailable);
  EXPECT_THAT(checked.error().message, HasSubstr("the service ends"));
}

TEST(CheckHealthDocument, RefusesWhatOtherProgramsAnswer) {
  for (const char* other :
       {"", "ok", "{}", "[]", "null", "\"healthy\"", R"({"status":"healthy"})", R"({"service":"ai_service"})",
        R"({"service":"other","status":"healthy"})", R"({"service":"ai_service","status":1})", "<html>healthy</html>",
        R"({"service":"ai_service","status":"healthy"} and more)"}) {
    const auto checked = check_health_document(other);
    ASSERT_FALSE(checked) << other;
    EXPECT_EQ(checked.error().code, ErrorCode::unavailable) << other;
  }
}

}  // namespace
}  // namespace foretell::api
