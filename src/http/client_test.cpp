#include "http/client.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "http/listener.hpp"
#include "http/response_parser.hpp"
#include "http/testing.hpp"

namespace foretell::http {
namespace {

using std::chrono::milliseconds;

TEST(ParseUrl, TakesItApart) {
  const auto url = parse_url("HTTP://example.org:8080/a/b?c=d#e");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "example.org");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->target, "/a/b?c=d");
}

TEST(ParseUrl, FillsInWhatIsLeftOut) {
  EXPECT_EQ(parse_url("localhost")->target, "/");
  EXPECT_EQ(parse_url("localhost")->port, 80);
  EXPECT_EQ(parse_url("127.0.0.1:5000?q")->target, "/?q");
  EXPECT_EQ(parse_url("http://[::1]:5000/x")->host, "::1");
  EXPECT_EQ(parse_url("http://[::1]:5000/x")->port, 5000);
}

TEST(ParseUrl, RefusesWhatItCannotAsk) {
  for (const char* text : {"", "http://", "https://a/", "ftp://a", "a:0", "a:65536", "a:", "a:x", "a:1x", "http:///x",
                           "[::1", "[::1]x", "a b", "a/\r\nX: y", "user@a", "a/\xC3\xBC"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::usage) << text;
  }
}

Result<ClientResponse> parse_answer(std::string_view bytes, std::size_t piece_bytes, bool is_head) {
  ResponseParser parser(is_head);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece_bytes, bytes.size()))) {
    if (TRY(parser.take(bytes.substr(0, piece_bytes)))) return parser.response();
  }
  if (auto ended = parser.take_end(); !ended) return std::unexpected(ended.error());
  return parser.response();
}

/// "STATUS body" of an answer, or the error's code, alike for any way of cutting it.
std::string told(std::string_view bytes, bool is_head = false) {
  std::string first;
  for (const std::size_t piece_bytes : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
    const auto answer = parse_answer(bytes, piece_bytes, is_head);
    const std::string text =
        answer ? std::to_string(answer->status) + " " + answer->body : std::string(to_text(answer.error().code));
    if (first.empty()) first = text;
    EXPECT_EQ(text, first) << piece_bytes;
  }
  return first;
}

TEST(ResponseParser, ReadsEveryFramingOfAnswers) {
  EXPECT_EQ(told("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"), "200 body");
  EXPECT_EQ(told("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n"),
            "404 body");
  EXPECT_EQ(told("HTTP/1.1 200 OK\r\n\r\nuntil the end"), "200 until the end");
  EXPECT_EQ(told("HTTP/1.1 204 No Content\r\n\r\n"), "204 ");
  EXPECT_EQ(told("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", true), "200 ");
  EXPECT_EQ(told("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), "200 x");
}

TEST(ResponseParser, RefusesAnswersThatAreCutOffOrNone) {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody", "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n0\r\n", "", "SSH-2.0-OpenSSH\r\n\r\n"}) {
    EXPECT_EQ(told(bytes), "unavailable") << bytes;
  }
}

TEST(ResponseParser, LimitsAnswers) {
  const std::string most(limits::k_body_bytes_max, 'b');
  const auto parse = [](const std::string& bytes) { return parse_answer(bytes, bytes.size(), false); };
  const auto with_length = [&](std::size_t bytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
  };
  EXPECT_TRUE(parse(with_length(most.size()) + most));
  EXPECT_FALSE(parse(with_length(most.size() + 1) + most + "b"));
  EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\n\r\n" + most));
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\n\r\n" + most + "b"));
}

class ClientTest : public testing::ServerTest {
 protected:
  Url url(std::string target) const {
    return {.host = "127.0.0.1", .port = server_->port(), .target = std::move(target)};
  }
};

TEST_F(ClientTest, AsksAndReadsTheAnswer) {
  start();
  const auto get = send_request({.url = url("/x?y")}, testing::k_patience);
  ASSERT_TRUE(get) << get.error().message;
  EXPECT_EQ(get->status, 200);
  EXPECT_EQ(get->body, "GET /x?y|");
  const auto post = send_request({.method = "POST", .url = url("/p"), .content_type = "application/json", .body = "{}"},
                                 testing::k_patience);
  ASSERT_TRUE(post) << post.error().message;
  EXPECT_EQ(post->body, "POST /p|{}");
  const auto head = send_request({.method = "HEAD", .url = url("/h")}, testing::k_patience);
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->body, "");
}

TEST_F(ClientTest, LooksNamesUp) {
  start();
  Url by_name = url("/x");
  by_name.host = "localhost";
  EXPECT_TRUE(send_request({.url = by_name}, testing::k_patience));
}

TEST_F(ClientTest, ReadsARefusalOfABodyThatIsNotTaken) {
  start();
  const std::string body(4'000'000, 'b');
  const auto answer = send_request({.method = "POST", .url = url("/early"), .body = body}, testing::k_patience);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 404);
}

TEST_F(ClientTest, SaysThatNobodyListens) {
  start();
  const Url gone = url("/x");
  server_.reset();
  const auto answer = send_request({.url = gone}, testing::k_patience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(answer.error().message.contains("Connection refused")) << answer.error().message;
  EXPECT_TRUE(answer.error().message.contains(std::to_string(gone.port))) << answer.error().message;
}

TEST_F(ClientTest, GivesUpAfterTheTimeout) {
  start();
  const auto answer = send_request({.url = url("/later")}, milliseconds(20));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(answer.error().message.contains("20 ms")) << answer.error().message;
}

}  // namespace
}  // namespace foretell::http
