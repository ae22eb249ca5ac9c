#include "http/session.hpp"

#include <latch>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/gzip.hpp"
#include "base/limits.hpp"
#include "http/testing.hpp"

namespace foretell::http {
namespace {

using std::chrono::seconds;
using std::string_literals::operator""s;
using testing::expect_refused;
using testing::get;
using testing::post;
using testing::RawConnection;
using testing::with_fields;

class SessionTest : public testing::ServerTest {
 protected:
  void SetUp() override { start(); }
};

/// ../shared/reference/stack.md a5, row by row, and what Beast rejects by itself.
struct BadInput {
  const char* name;
  std::string bytes;
  int status;
};

std::vector<BadInput> bad_inputs() {
  const std::string smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  std::vector<BadInput> inputs{
      {"length, then chunked", with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", smuggled), 400},
      {"chunked, then length", with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", smuggled), 400},
      {"gzip, then length", with_fields("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 400},
      {"xchunked, then length", with_fields("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "hello"), 400},
      {"chunked, identity", with_fields("Transfer-Encoding: chunked, identity\r\nContent-Length: 5\r\n", "hello"), 400},
      {"quoted chunked", with_fields("Transfer-Encoding: \"chunked\"\r\nContent-Length: 5\r\n", "hello"), 400},
      {"xchunked", with_fields("Transfer-Encoding: xchunked\r\n", smuggled), 400},
      {"chunked, chunked", with_fields("Transfer-Encoding: chunked, chunked\r\n", smuggled), 400},
      {"chunked twice", with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", smuggled), 400},
      {"chunked in HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + smuggled, 400},
      {"no Host", "GET /x HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"absolute target without Host", "GET http://a/x HTTP/1.1\r\n\r\n", 400},
      {"folded line", "GET /x HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
      {"folded Transfer-Encoding", with_fields("Transfer-Encoding:\r\n chunked\r\n", smuggled), 400},
      {"two different lengths", with_fields("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
      {"two identical lengths", with_fields("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"length list", with_fields("Content-Length: 5, 5\r\n", "hello"), 400},
      {"length with plus", with_fields("Content-Length: +5\r\n", "hello"), 400},
      {"negative length", with_fields("Content-Length: -1\r\n", "hello"), 400},
      {"hexadecimal length", with_fields("Content-Length: 0x5\r\n", "hello"), 400},
      {"empty length", with_fields("Content-Length: \r\n", "hello"), 400},
      {"blank before the colon", with_fields("Content-Length : 5\r\n", "hello"), 400},
      {"bare LF", "GET /x HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF in a field", "GET /x HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400},
      {"bare CR", "GET /x HTTP/1.1\rHost: a\r\r", 400},
      {"bare CR in a field", "GET /x HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400},
      {"NUL", "GET /x HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"s, 400},
      {"chunk size that is none", with_fields("Transfer-Encoding: chunked\r\n", "x\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk without its line end", with_fields("Transfer-Encoding: chunked\r\n", "5\r\nhello0\r\n\r\n"), 400},
      {"chunk size with bare LF", with_fields("Transfer-Encoding: chunked\r\n", "5\nhello\r\n0\r\n\r\n"), 400},
      {"framing field as trailer",
       with_fields("Transfer-Encoding: chunked\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
      {"HTTP/1.2", "GET /x HTTP/1.2\r\nHost: a\r\n\r\n", 400},
      {"HTTP/0.9", "GET /x\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"TLS", "\x16\x03\x01\x02\x00\x01\x00"s, 400},
      {"other expectation", with_fields("Expect: 200-ok\r\n"), 417},
      {"target too long", "GET /" + std::string(limits::k_target_bytes_max, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"field too long", with_fields("X: " + std::string(limits::k_header_field_bytes_max, 'x') + "\r\n"), 431},
      {"declared body too large", "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413},
      {"chunked body too large",
       "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n", 413},
  };
  std::string many;
  for (std::size_t i = 0; i < limits::k_header_fields_max; ++i) many += "X: y\r\n";
  inputs.push_back({"too many fields", with_fields(many), 431});
  return inputs;
}

TEST_F(SessionTest, RefusesWhatCannotBeFramedAndCloses) {
  for (const BadInput& input : bad_inputs()) {
    RawConnection connection = connect();
    ASSERT_TRUE(connection.send(input.bytes));
    expect_refused(connection, input.status, input.name);
  }
  EXPECT_EQ(notebook_->handled, 0) << "nothing of it may reach the handler";
}

TEST_F(SessionTest, TreatsAPostWithoutLengthAsEmpty) {
  const auto answer = ask(with_fields(""));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "POST /x|");
}

TEST_F(SessionTest, DropsTrailersAndGoesOn) {
  RawConnection connection = connect();
  connection.send(with_fields("Transfer-Encoding: chunked\r\n",
                              "5;ext=1\r\nhello\r\n0\r\nX-Request-Id: trailer\r\nHost: b\r\n\r\n") +
                  get("/next"));
  const auto first = connection.receive();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->body, "POST /x|hello");
  EXPECT_NE(first->value("X-Request-Id"), "trailer");
  EXPECT_EQ(connection.receive()->body, "GET /next|");
}

TEST_F(SessionTest, AnswersAtTheLimitsOfABody) {
  EXPECT_EQ(ask(post("/small", "1234567890"))->status, 200);
  EXPECT_EQ(ask(post("/small", "12345678901"))->status, 413);
}

TEST_F(SessionTest, AnswersBytesThatComeOneByOne) {
  RawConnection connection = connect();
  for (const char byte : post("/p?q", "body")) ASSERT_TRUE(connection.send({&byte, 1}));
  EXPECT_EQ(connection.receive()->body, "POST /p?q|body");
}

TEST_F(SessionTest, AnswersPipelinedRequestsInOrder) {
  const std::size_t requests = 3 * limits::k_pipelined_per_wakeup_max + 1;
  std::string bytes;
  for (std::size_t i = 0; i < requests; ++i) bytes += get("/" + std::to_string(i));
  RawConnection connection = connect();
  connection.send(bytes);
  for (std::size_t i = 0; i < requests; ++i) {
    const auto answer = connection.receive();
    ASSERT_TRUE(answer) << i;
    EXPECT_EQ(answer->body, "GET /" + std::to_string(i) + "|");
  }
}

TEST_F(SessionTest, AnswersLargeBodies) {
  const std::string body(3'000'000, 'b');
  EXPECT_EQ(ask(post("/p", body))->body, "POST /p|" + body);
}

TEST_F(SessionTest, StreamsABodyToItsSink) {
  const std::string body(500'000, 's');
  EXPECT_EQ(ask(post("/stream", body))->body, "POST /stream|");
  EXPECT_EQ(notebook_->streamed(), body);
}

TEST_F(SessionTest, EndsARequestWithTheErrorOfItsSink) { EXPECT_EQ(ask(post("/stream", "no!"))->status, 409); }

TEST_F(SessionTest, TakesThePathOfAnAbsoluteTarget) {
  EXPECT_EQ(ask("GET http://b:80/p?q HTTP/1.1\r\nHost: a\r\n\r\n")->body, "GET /p?q|");
  EXPECT_EQ(ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")->body, "OPTIONS *|");
}

TEST_F(SessionTest, AnswersHeadWithTheFieldsOfGetAndNoBody) {
  RawConnection connection = connect();
  connection.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
  const auto head = connection.receive(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->value("Content-Length"), std::to_string(std::string("HEAD /h|").size()));
  EXPECT_EQ(connection.receive()->body, "GET /next|");
}

TEST_F(SessionTest, KeepsHttp10ConnectionsOnlyWhenAsked) {
  RawConnection closing = connect();
  closing.send("GET /x HTTP/1.0\r\n\r\n");
  expect_refused(closing, 200, "1.0 without keep-alive");

  RawConnection kept = connect();
  kept.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(kept.receive()->has("Connection: keep-alive"));
  kept.send("GET /y HTTP/1.0\r\n\r\n");
  expect_refused(kept, 200, "1.0 after keep-alive");
}

TEST_F(SessionTest, ClosesWhenAskedTo) {
  RawConnection connection = connect();
  connection.send(get("/x", "Connection: close\r\n") + get("/unread"));
  expect_refused(connection, 200, "Connection: close");
  EXPECT_EQ(notebook_->handled, 1);
}

TEST_F(SessionTest, AnswersAPeerThatHasClosedItsHalf) {
  RawConnection connection = connect();
  connection.send(get("/later"));
  connection.shutdown_write();
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  responder->send({.body = "late"});
  EXPECT_EQ(connection.receive()->body, "late");
  EXPECT_TRUE(connection.is_closed());
}

TEST_F(SessionTest, RefusesARequestThatIsCutOff) {
  for (const std::string& bytes :
       {std::string("GET / HT"), std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")}) {
    RawConnection connection = connect();
    connection.send(bytes);
    connection.shutdown_write();
    expect_refused(connection, 400, bytes);
  }
}

// --- 100-continue -------------------------------------------------------------------------------------------------

TEST_F(SessionTest, SaysContinueWhenTheBodyIsAwaited) {
  RawConnection connection = connect();
  connection.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.receive()->head, "HTTP/1.1 100 Continue");
  connection.send("body");
  EXPECT_EQ(connection.receive()->body, "POST /p|body");
}

TEST_F(SessionTest, SaysNoContinueWhenTheBodyIsThere) {
  EXPECT_EQ(ask(post("/p", "body", "Expect: 100-continue\r\n"))->body, "POST /p|body");
}

TEST_F(SessionTest, SaysNoContinueToPipelinedBodies) {
  const std::size_t requests = limits::k_pipelined_per_wakeup_max + 1;
  std::string bytes;
  for (std::size_t i = 0; i < requests; ++i) bytes += post("/p", "x", "Expect: 100-continue\r\n");
  ASSERT_LE(bytes.size(), 8'192u) << "one read takes all of it";
  RawConnection connection = connect();
  std::latch sent(1);
  server_->post_to_handlers([&](Handler&) { sent.wait(); });  // the loop reads when all of it is there
  connection.send(bytes);
  sent.count_down();
  std::size_t continued = 0;
  for (std::size_t answered = 0; answered < requests;) {
    const auto answer = connection.receive();
    ASSERT_TRUE(answer);
    (answer->status == 200 ? answered : continued) += 1;
  }
  EXPECT_EQ(continued, 0u);
}

TEST_F(SessionTest, SaysNoContinueForARefusedBody) {
  RawConnection early = connect();
  early.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  expect_refused(early, 404, "early");
  RawConnection large = connect();
  large.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  expect_refused(large, 413, "large");
}

TEST_F(SessionTest, SaysNoContinueToHttp10) {
  RawConnection connection = connect();
  connection.send("POST /p HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  settle();
  EXPECT_FALSE(connection.is_readable_now());
  connection.send("body");
  EXPECT_EQ(connection.receive()->body, "POST /p|body");
}

// --- Early answers ------------------------------------------------------------------------------------------------

TEST_F(SessionTest, KeepsTheConnectionAfterAnEarlyAnswerWhoseBodyHasCome) {
  RawConnection connection = connect();
  connection.send(post("/early", "body") + get("/early") +
                  "POST /early HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" +
                  get("/next"));
  for (int i = 0; i < 3; ++i) {
    const auto answer = connection.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 404);
    EXPECT_FALSE(answer->has("Connection: close"));
  }
  EXPECT_EQ(connection.receive()->body, "GET /next|");
}

TEST_F(SessionTest, LetsThePeerSendOnAfterAnEarlyAnswerAndReadIt) {
  RawConnection connection = connect();
  connection.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
  // The whole body is sent before the answer is read: a connection that was reset would have lost it.
  EXPECT_TRUE(connection.send(std::string(8'000'000, 'b')));
  connection.shutdown_write();
  expect_refused(connection, 404, "early");
}

TEST_F(SessionTest, CutsAPeerThatNeverStopsSending) {
  RawConnection connection = connect();
  connection.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
  EXPECT_EQ(connection.receive()->status, 404);
  EXPECT_TRUE(connection.is_closed()) << "the server's half";
  pass(std::chrono::duration_cast<seconds>(limits::k_linger_timeout) - seconds(1));
  EXPECT_TRUE(connection.send("more"));
  settle();
  EXPECT_TRUE(connection.send("and more")) << "not cut yet";
  pass(seconds(1));
  // The first bytes after the cut are answered by a reset, the next then fail.
  for (int i = 0; i < 1'000'000 && connection.send("x"); ++i) {
  }
  EXPECT_FALSE(connection.send("x"));
}

// --- Request ids --------------------------------------------------------------------------------------------------

TEST_F(SessionTest, EchoesASaneRequestIdOnEveryAnswer) {
  EXPECT_EQ(ask(get("/x", "X-Request-Id: abc-1.2_3\r\n"))->value("X-Request-Id"), "abc-1.2_3");
  EXPECT_EQ(ask(get("/early", "X-Request-Id: early\r\n"))->value("X-Request-Id"), "early");
  const auto refused = ask("GET /x HTTP/1.1\r\nX-Request-Id: refused\r\n\r\n");
  EXPECT_EQ(refused->value("X-Request-Id"), "refused");
  EXPECT_EQ(refused->body, "invalid_argument refused");
}

TEST_F(SessionTest, MakesARequestIdWhereThereIsNoSaneOne) {
  const std::string first = ask(get("/x"))->value("X-Request-Id");
  EXPECT_EQ(first.size(), 32u);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(ask(get("/x"))->value("X-Request-Id"), first);
  EXPECT_EQ(ask(get("/x", "X-Request-Id: a b\r\n"))->value("X-Request-Id").size(), 32u);
  EXPECT_EQ(ask("\0"s)->value("X-Request-Id").size(), 32u);
}

TEST_F(SessionTest, SendsTheFieldsOfEveryAnswer) {
  for (const std::string& bytes : {get("/x"), get("/early"), std::string("\n")}) {
    const auto answer = ask(bytes);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->has("Cache-Control: no-store"));
    EXPECT_TRUE(answer->has("X-Content-Type-Options: nosniff"));
    EXPECT_TRUE(answer->has("Date: Sun, 06 Nov 1994 08:49:37 GMT"));
  }
}

TEST_F(SessionTest, HandsOverTheContentOfAGzipBody) {
  const std::string text(100'000, 't');
  const std::string compressed = Deflater().deflate(text).value();
  RawConnection connection = connect();
  connection.send(post("/x", compressed, "Content-Encoding: gzip\r\n") + get("/y"));
  auto answer = connection.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST /x|" + text);
  answer = connection.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "GET /y|") << "what follows is not coded";
}

TEST_F(SessionTest, KeepsTheConnectionAfterABodyThatIsNotWhatItsCodingSays) {
  RawConnection connection = connect();
  connection.send(post("/x", "hello", "Content-Encoding: gzip\r\n"));
  connection.send(
      post("/small", Deflater().deflate(std::string(5'000, 'x')).value().substr(0, 10), "Content-Encoding: gzip\r\n"));
  connection.send(get("/y"));
  for (const int status : {400, 400, 200}) {
    const auto answer = connection.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, status);
    EXPECT_FALSE(answer->has("Connection: close"));
  }
  EXPECT_EQ(notebook_->handled, 1) << "the two never came to the handler";
}

TEST_F(SessionTest, DeflatesALongAnswerForWhoeverTakesIt) {
  const std::string text(10'000, 't');
  RawConnection connection = connect();
  connection.send(post("/x", text, "Accept-Encoding: gzip\r\n"));
  auto answer = connection.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->has("Content-Encoding: gzip"));
  EXPECT_TRUE(answer->has("Vary: Accept-Encoding"));
  EXPECT_LT(answer->body.size(), 1'000u);
  EXPECT_EQ(gunzip(answer->body, 20'000), "POST /x|" + text);

  connection.send(post("/x", text));
  answer = connection.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->value("Content-Encoding"), "");
  EXPECT_TRUE(answer->has("Vary: Accept-Encoding"));
  EXPECT_EQ(answer->body, "POST /x|" + text);

  connection.send(post("/x", "short", "Accept-Encoding: gzip\r\n"));
  answer = connection.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->value("Content-Encoding"), "");
  EXPECT_EQ(answer->value("Vary"), "");
  EXPECT_EQ(answer->body, "POST /x|short");
}

}  // namespace
}  // namespace foretell::http
