#include "http/response_writer.hpp"

#include <gtest/gtest.h>

namespace foretell::http {
namespace {

std::string written(const Response& response, AnswerFrame frame = {}) {
  frame.date = "Sun, 06 Nov 1994 08:49:37 GMT";
  frame.request_id = "id-1";
  std::string out;
  append_answer(out, response, frame);
  return out;
}

constexpr const char* k_common =
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Request-Id: id-1\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n";

TEST(AppendAnswer, WritesHeadAndBody) {
  EXPECT_EQ(written({.status = 405, .body = "{}", .extra_fields = "Allow: GET\r\n"}),
            std::string("HTTP/1.1 405 Method Not Allowed\r\nContent-Type: application/json\r\nContent-Length: 2\r\n") +
                k_common + "Allow: GET\r\n\r\n{}");
}

TEST(AppendAnswer, AnswersHeadWithTheFieldsOfGetAndNoBody) {
  const std::string get = written({.body = "body"});
  EXPECT_EQ(written({.body = "body"}, {.head_only = true}), get.substr(0, get.size() - 4));
}

TEST(AppendAnswer, SendsThePackedBodyInPlaceOfTheBody) {
  const Response response{.body = "a longer body", .extra_fields = "X: y\r\n"};
  EXPECT_EQ(written(response, {.varies_by_coding = true, .gzip_body = "packed"}),
            std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                        "Vary: Accept-Encoding\r\nContent-Length: 6\r\n") +
                k_common + "X: y\r\n\r\npacked");
  const std::string plain = written(response, {.varies_by_coding = true});
  EXPECT_TRUE(plain.contains("\r\nVary: Accept-Encoding\r\n"));
  EXPECT_TRUE(plain.ends_with("X: y\r\n\r\na longer body"));
}

TEST(AppendAnswer, SaysWhatBecomesOfTheConnection) {
  EXPECT_FALSE(written({}).contains("\r\nConnection:"));
  EXPECT_TRUE(written({}, {.keep_alive = false}).contains("\r\nConnection: close\r\n"));
  EXPECT_TRUE(written({}, {.version = Version::http_1_0}).contains("\r\nConnection: keep-alive\r\n"));
}

TEST(AppendAnswer, GivesNoLengthWhereNoneMayBe) {
  EXPECT_FALSE(written({.status = 204}).contains("Content-Length"));
  EXPECT_TRUE(written({.status = 200}).contains("\r\nContent-Length: 0\r\n"));
}

TEST(AppendAnswer, SaysHowLongAnAnswerMayBeKept) {
  EXPECT_TRUE(written({.body = "x", .cache_control = "no-cache"}).contains("\r\nCache-Control: no-cache\r\n"));
}

TEST(AppendAnswer, TagsABodyThatGoesOutAsGzipAsAnotherOne) {
  const Response response{.body = "body", .entity_tag = "\"a\""};
  EXPECT_TRUE(written(response).contains("\r\nETag: \"a\"\r\n"));
  EXPECT_TRUE(written(response, {.gzip_body = "gz"}).contains("\r\nETag: \"a-gzip\"\r\n"));
}

TEST(AppendAnswer, SendsNoBodyThatTheClientHas) {
  const std::string answer = written({.status = 304, .cache_control = "no-cache", .entity_tag = "\"a\""});
  EXPECT_TRUE(answer.ends_with("\r\nETag: \"a\"\r\n\r\n")) << answer;
  EXPECT_FALSE(answer.contains("\r\nContent-")) << answer;
}

TEST(FormatHttpDate, FollowsTheRfc) {
  using namespace std::chrono;
  EXPECT_EQ(format_http_date(system_clock::time_point(seconds(784'111'777))), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace foretell::http
