#include "http/policy.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

Result<Framing> framing_of(std::vector<Field> fields, Version version = Version::http_1_1) {
  fields.insert(fields.begin(), Field{"Host", "localhost:5000"});
  return check_framing(version, fields);
}

TEST(CheckFraming, TakesOneLengthOrOneChunkedEncoding) {
  EXPECT_EQ(framing_of({{"content-LENGTH", "5"}})->content_length, 5u);
  EXPECT_EQ(framing_of({{"Content-Length", "0"}})->content_length, 0u);
  EXPECT_EQ(framing_of({{"Content-Length", "18446744073709551615"}})->content_length, ~std::uint64_t{0});
  EXPECT_TRUE(framing_of({{"Transfer-Encoding", "Chunked"}})->chunked);
  EXPECT_FALSE(framing_of({})->content_length.has_value());
}

TEST(CheckFraming, RefusesEveryOtherTransferEncoding) {
  for (const char* value : {"gzip", "xchunked", "chunked, identity", "\"chunked\"", "chunked, chunked", "gzip, chunked",
                            "identity", "", "chunked;q=1", "chun\tked"}) {
    const auto framing = framing_of({{"Transfer-Encoding", value}});
    ASSERT_FALSE(framing) << value;
    EXPECT_EQ(framing.error().code, ErrorCode::invalid_argument) << value;
  }
  EXPECT_FALSE(framing_of({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}));
}

TEST(CheckFraming, RefusesTransferEncodingWithContentLengthInAnyOrder) {
  EXPECT_FALSE(framing_of({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}));
  EXPECT_FALSE(framing_of({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}));
  EXPECT_FALSE(framing_of({{"Transfer-Encoding", "gzip"}, {"Content-Length", "5"}}));
}

TEST(CheckFraming, RefusesTransferEncodingInHttp10) {
  EXPECT_FALSE(framing_of({{"Transfer-Encoding", "chunked"}}, Version::http_1_0));
}

TEST(CheckFraming, RefusesLengthsThatAreNotPlainDigits) {
  for (const char* value :
       {"+5", "-1", "0x5", "5, 5", "5,5", "", "5 5", "5.0", "1e3", "18446744073709551616", "five"}) {
    EXPECT_FALSE(framing_of({{"Content-Length", value}})) << value;
  }
}

TEST(CheckFraming, RefusesARepeatedLengthEvenIfIdentical) {
  EXPECT_FALSE(framing_of({{"Content-Length", "5"}, {"Content-Length", "5"}}));
  EXPECT_FALSE(framing_of({{"Content-Length", "5"}, {"Content-Length", "6"}}));
}

TEST(CheckFraming, WantsExactlyOneHost) {
  const std::vector<Field> none;
  EXPECT_FALSE(check_framing(Version::http_1_1, none));
  EXPECT_TRUE(check_framing(Version::http_1_0, none));
  EXPECT_FALSE(framing_of({{"host", "localhost"}}));
  EXPECT_FALSE(framing_of({{"host", "localhost"}}, Version::http_1_0));
  EXPECT_EQ(framing_of({})->host, "localhost:5000");
}

TEST(CheckFraming, RefusesAHostThatIsNone) {
  for (const char* host : {"a b", "a/b", "user@a", "a, b", "a?b", "a#b", "a\\b", "<a>"}) {
    const std::vector<Field> fields{{"Host", host}};
    EXPECT_FALSE(check_framing(Version::http_1_1, fields)) << host;
  }
  const std::vector<Field> v6{{"Host", "[::1]:5000"}};
  EXPECT_TRUE(check_framing(Version::http_1_1, v6));
}

TEST(CheckFraming, KeepsConnectionsAliveAsTheVersionsSay) {
  EXPECT_TRUE(framing_of({})->keep_alive);
  EXPECT_FALSE(framing_of({{"Connection", "close"}})->keep_alive);
  EXPECT_FALSE(framing_of({{"Connection", "Keep-Alive , CLOSE"}})->keep_alive);
  EXPECT_FALSE(framing_of({{"Connection", "keep-alive"}, {"Connection", "close"}})->keep_alive);
  EXPECT_FALSE(framing_of({}, Version::http_1_0)->keep_alive);
  EXPECT_TRUE(framing_of({{"Connection", "x, keep-alive"}}, Version::http_1_0)->keep_alive);
}

TEST(CheckFraming, UnderstandsOneExpectationOnly) {
  EXPECT_TRUE(framing_of({{"Expect", "100-Continue"}})->expects_continue);
  EXPECT_EQ(framing_of({{"Expect", "200-ok"}}).error().code, ErrorCode::expectation_failed);
  const auto old = framing_of({{"Expect", "200-ok"}}, Version::http_1_0);
  ASSERT_TRUE(old);
  EXPECT_FALSE(old->expects_continue);
}

TEST(CheckTarget, SplitsPathAndQuery) {
  const auto target = check_target(Method::get, "/a%2Fb?c=d?e");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a%2Fb");
  EXPECT_EQ(target->query, "c=d?e");
  EXPECT_EQ(target->authority, "");
}

TEST(CheckTarget, TakesThePathOfAnAbsoluteUrl) {
  const auto target = check_target(Method::get, "HTTP://example.org:80/a?b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a");
  EXPECT_EQ(target->query, "b");
  EXPECT_EQ(target->authority, "example.org:80");
  EXPECT_EQ(check_target(Method::get, "http://h")->path, "/");
  EXPECT_EQ(check_target(Method::get, "http://h?q")->query, "q");
}

TEST(CheckTarget, RefusesWhatIsNoPath) {
  for (const char* target : {"a", "host:80", "http://", "http:///a", "http://a@b/", "ftp://h/", "*", "?q"}) {
    EXPECT_FALSE(check_target(Method::get, target)) << target;
  }
  EXPECT_EQ(check_target(Method::options, "*")->path, "*");
}

TEST(IsRequestId, TakesShortPlainTexts) {
  EXPECT_TRUE(is_request_id("Az09._-"));
  EXPECT_TRUE(is_request_id(std::string(limits::k_request_id_bytes_max, 'a')));
  EXPECT_FALSE(is_request_id(std::string(limits::k_request_id_bytes_max + 1, 'a')));
  for (const char* text : {"", "a b", "a\"b", "a/b", "\xC3\xBC"}) EXPECT_FALSE(is_request_id(text)) << text;
}

}  // namespace
}  // namespace foretell::http
