#include "http/host_policy.hpp"

#include <gtest/gtest.h>

namespace foretell::http {
namespace {

Result<void> check(const HostPolicy& policy, std::string_view host, std::vector<Field> fields = {}) {
  RequestHead head;
  head.host = host;
  head.fields = fields;
  return policy.check(head);
}

TEST(IsLoopbackAddress, KnowsBothFamilies) {
  for (const char* address : {"127.0.0.1", "127.255.1.2", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(is_loopback_address(address)) << address;
  }
  for (const char* address : {"0.0.0.0", "128.0.0.1", "::", "10.0.0.1", "localhost", "", "127.0.0.1.example"}) {
    EXPECT_FALSE(is_loopback_address(address)) << address;
  }
}

TEST(HostPolicy, AnswersForLocalNamesOnLoopback) {
  const HostPolicy policy({.loopback = true, .allowed_hosts = {"Model.Example"}});
  for (const char* host : {"localhost", "LOCALHOST:5000", "localhost.", "localhost.:80", "127.0.0.1:1", "[::1]",
                           "[::1]:5000", "model.example:80", ""}) {
    EXPECT_TRUE(check(policy, host)) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]", "0.0.0.0",
                           ":80", "notmodel.example", "."}) {
    const auto checked = check(policy, host);
    ASSERT_FALSE(checked) << host;
    EXPECT_EQ(checked.error().code, ErrorCode::misdirected) << host;
  }
}

TEST(HostPolicy, NamesTheWayToAllowAHost) {
  const auto checked = check(HostPolicy({}), "models.lan:5000");
  ASSERT_FALSE(checked);
  EXPECT_TRUE(checked.error().hint.contains("--allow-host models.lan")) << checked.error().hint;
}

TEST(HostPolicy, RefusesForeignOriginsOnLoopback) {
  const HostPolicy policy({.loopback = true, .allowed_hosts = {"model.example"}});
  for (const char* origin :
       {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080", "http://MODEL.example"}) {
    EXPECT_TRUE(check(policy, "localhost", {{"Origin", origin}})) << origin;
  }
  for (const char* origin :
       {"null", "http://evil.example", "", "localhost", "http://localhost.evil.example", "http://"}) {
    const auto checked = check(policy, "localhost", {{"origin", origin}});
    ASSERT_FALSE(checked) << origin;
    EXPECT_EQ(checked.error().code, ErrorCode::forbidden) << origin;
  }
  EXPECT_FALSE(check(policy, "localhost", {{"Origin", "http://localhost"}, {"Origin", "http://evil.example"}}));
}

TEST(HostPolicy, WantsOriginAndHostToAgreeElsewhere) {
  const HostPolicy policy({.loopback = false});
  EXPECT_TRUE(check(policy, "any.example:5000"));
  EXPECT_TRUE(check(policy, "any.example:5000", {{"Origin", "https://ANY.example"}}));
  EXPECT_FALSE(check(policy, "any.example", {{"Origin", "https://other.example"}}));
  EXPECT_FALSE(check(policy, "any.example", {{"Origin", "null"}}));
  EXPECT_FALSE(check(policy, "", {{"Origin", "http://"}}));
}

TEST(HostPolicy, LetsPagesAskThatCorsAllows) {
  for (const bool loopback : {true, false}) {
    const HostPolicy policy({.loopback = loopback, .cors = *CorsPolicy::make({"https://app.example"})});
    EXPECT_TRUE(check(policy, "localhost", {{"Origin", "https://app.example"}}));
    const auto refused = check(policy, "localhost", {{"Origin", "http://app.example"}});
    ASSERT_FALSE(refused) << "another scheme is another origin";
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
    EXPECT_TRUE(refused.error().hint.contains("--cors-origin")) << refused.error().hint;
    EXPECT_FALSE(check(policy, "localhost", {{"Origin", "https://app.example"}, {"Origin", "https://evil.example"}}));
  }
  const HostPolicy policy({.cors = *CorsPolicy::make({"https://app.example"})});
  EXPECT_EQ(check(policy, "evil.example", {{"Origin", "https://app.example"}}).error().code, ErrorCode::misdirected);
}

}  // namespace
}  // namespace foretell::http
