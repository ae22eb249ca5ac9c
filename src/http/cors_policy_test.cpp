#include "http/cors_policy.hpp"

#include <gmock/gmock.h>

#include "base/limits.hpp"
#include "base/wire_limits.hpp"

namespace foretell::http {
namespace {

using testing::HasSubstr;
using testing::Not;

RequestHead head_of(Method method, const std::vector<Field>& fields) {
  RequestHead head;
  head.method = method;
  head.fields = fields;
  return head;
}

CorsPolicy policy_of(const std::vector<std::string>& origins) {
  auto policy = CorsPolicy::make(origins);
  EXPECT_TRUE(policy) << policy.error().message;
  return *policy;
}

TEST(CorsPolicy, AllowsTheOriginsThatAreNamedAndNoOther) {
  const CorsPolicy policy = policy_of({"https://App.Example", "http://10.0.0.5:8080", "http://[::1]:3000"});
  for (const char* origin : {"https://app.example", "http://10.0.0.5:8080", "http://[::1]:3000"}) {
    EXPECT_TRUE(policy.allows(origin)) << origin;
  }
  for (const char* origin : {"http://app.example", "https://app.example:444", "https://app.example.evil",
                             "https://evil.app.example", "http://10.0.0.5", "null", "*", ""}) {
    EXPECT_FALSE(policy.allows(origin)) << origin;
  }
  EXPECT_FALSE(CorsPolicy().allows("https://app.example"));
}

TEST(CorsPolicy, WritesOriginsAsBrowsersDo) {
  EXPECT_TRUE(policy_of({"https://app.example:443"}).allows("https://app.example"));
  EXPECT_TRUE(policy_of({"http://app.example:80"}).allows("http://app.example"));
  EXPECT_TRUE(policy_of({"http://app.example:443"}).allows("http://app.example:443"));
}

TEST(CorsPolicy, RefusesWhatIsNoOrigin) {
  for (const char* text :
       {"*", "null", "app.example", "ftp://app.example", "https://", "https://app.example/", "https://app.example/page",
        "https://user@app.example", "https://app.example:", "https://app.example:0", "https://app.example:65536",
        "https://app.example:x", "https://*.example", "https://a b", "https://a\r\nX: y", "https://[", "https://[]"}) {
    const auto policy = CorsPolicy::make({text});
    ASSERT_FALSE(policy) << text;
    EXPECT_EQ(policy.error().code, ErrorCode::usage);
    EXPECT_THAT(policy.error().message, HasSubstr("is no origin"));
  }
}

TEST(CorsPolicy, TakesAsManyOriginsAsTheLimit) {
  std::vector<std::string> origins(limits::k_cors_origins_max, "https://app.example");
  EXPECT_TRUE(CorsPolicy::make(origins));
  origins.push_back("https://app.example");
  EXPECT_EQ(CorsPolicy::make(origins).error().code, ErrorCode::usage);
}

TEST(CorsPolicy, TellsAnAllowedPageThatItMayRead) {
  const CorsPolicy policy = policy_of({"https://app.example"});
  const std::string allowed = policy.answer_lines(head_of(Method::get, {{"Origin", "https://app.example"}}));
  EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Origin: https://app.example\r\n"));
  EXPECT_THAT(allowed, HasSubstr("Vary: Origin\r\n"));
  EXPECT_THAT(allowed, Not(HasSubstr("Credentials")));
  EXPECT_EQ(policy.answer_lines(head_of(Method::get, {{"Origin", "https://other.example"}})), "Vary: Origin\r\n");
  EXPECT_EQ(policy.answer_lines(head_of(Method::get, {})), "Vary: Origin\r\n");
  EXPECT_EQ(CorsPolicy().answer_lines(head_of(Method::get, {{"Origin", "https://app.example"}})), "");
}

TEST(CorsPolicy, AnswersThePreflightOfAnAllowedPageOnly) {
  const CorsPolicy policy = policy_of({"https://app.example"});
  const Field origin{"Origin", "https://app.example"};
  const Field method{"Access-Control-Request-Method", "POST"};
  const auto answer = policy.answer_preflight(head_of(Method::options, {origin, method}), "POST");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 204);
  EXPECT_THAT(answer->extra_fields, HasSubstr("Access-Control-Allow-Methods: POST\r\n"));
  EXPECT_THAT(answer->extra_fields, HasSubstr("Access-Control-Allow-Headers: Content-Type"));
  EXPECT_THAT(answer->extra_fields, HasSubstr("Access-Control-Max-Age: 600\r\n"));
  EXPECT_FALSE(policy.answer_preflight(head_of(Method::options, {origin}), "POST")) << "no preflight";
  EXPECT_FALSE(policy.answer_preflight(head_of(Method::post, {origin, method}), "POST"));
  EXPECT_FALSE(policy.answer_preflight(head_of(Method::options, {origin, method}), "")) << "no such path";
  EXPECT_FALSE(policy.answer_preflight(head_of(Method::options, {{"Origin", "https://evil.example"}, method}), "POST"));
  EXPECT_FALSE(CorsPolicy().answer_preflight(head_of(Method::options, {origin, method}), "POST"));
}

}  // namespace
}  // namespace foretell::http
