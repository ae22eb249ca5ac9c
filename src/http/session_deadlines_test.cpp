#include <string>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "http/session.hpp"
#include "http/testing.hpp"

namespace foretell::http {
namespace {

using std::chrono::seconds;
using testing::expect_refused;
using testing::get;
using testing::RawConnection;
using testing::with_fields;

class SessionDeadlines : public testing::ServerTest {
 protected:
  void SetUp() override { start(); }
};

TEST_F(SessionDeadlines, RefusesAHeadThatTakesTooLong) {
  RawConnection connection = connect();
  connection.send("GET / HTTP/1.1\r\n");
  pass(seconds(9));
  EXPECT_FALSE(connection.is_readable_now());
  connection.send("Host:");  // progress buys no time
  pass(seconds(1));
  expect_refused(connection, 408, "head");
}

TEST_F(SessionDeadlines, CountsTheTimeOfEachHeadFromItsFirstByte) {
  RawConnection connection = connect();
  connection.send(get("/1") + "GET /2 HTTP");
  EXPECT_EQ(connection.receive()->body, "GET /1|");
  pass(seconds(9));
  connection.send("/1.1\r\nHost: a\r\n\r\nG");
  EXPECT_EQ(connection.receive()->body, "GET /2|");
  pass(seconds(9));
  connection.send("ET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(connection.receive()->body, "GET /3|");
}

TEST_F(SessionDeadlines, RefusesABodyThatDribbles) {
  for (const std::string& start :
       {with_fields("Content-Length: 100\r\n", "x"), with_fields("Transfer-Encoding: chunked\r\n", "64\r\nx")}) {
    RawConnection connection = connect();
    connection.send(start);
    pass(seconds(29));
    EXPECT_FALSE(connection.is_readable_now());
    connection.send("x");
    pass(seconds(1));
    expect_refused(connection, 408, start);
  }
}

TEST_F(SessionDeadlines, GivesALargeBodyTheTimeItNeeds) {
  const std::size_t second = limits::k_body_rate_min_bytes_per_s;
  RawConnection connection = connect();
  connection.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(20 * second) + "\r\n\r\n");
  connection.send(std::string(10 * second, 'b'));
  ASSERT_TRUE(notebook_->wait_for_streamed(10 * second));
  pass(seconds(39));
  EXPECT_FALSE(connection.is_readable_now()) << "ten seconds' worth has come";
  connection.send(std::string(5 * second, 'b'));
  ASSERT_TRUE(notebook_->wait_for_streamed(15 * second));
  pass(seconds(5));
  EXPECT_FALSE(connection.is_readable_now());
  connection.send(std::string(5 * second, 'b'));
  EXPECT_EQ(connection.receive()->status, 200);
}

TEST_F(SessionDeadlines, EndsIdleConnectionsSilently) {
  RawConnection fresh = connect();
  RawConnection used = connect();
  used.send(get("/x"));
  EXPECT_EQ(used.receive()->status, 200);
  pass(seconds(59));
  EXPECT_FALSE(fresh.is_readable_now());
  EXPECT_FALSE(used.is_readable_now());
  pass(seconds(1));
  EXPECT_TRUE(fresh.is_closed());
  EXPECT_TRUE(used.is_closed());
}

TEST_F(SessionDeadlines, GivesAnAnswerAllTheTimeItTakes) {
  RawConnection connection = connect();
  connection.send(get("/later"));
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  pass(seconds(600));
  responder->send({.body = "late"});
  EXPECT_EQ(connection.receive()->body, "late");
}

TEST_F(SessionDeadlines, CutsAPeerThatDoesNotReadItsAnswer) {
  RawConnection connection = connect(4'096);
  connection.send(get("/large"));
  settle();
  pass(seconds(30 + 8 * 1024 * 1024 / static_cast<int>(limits::k_body_rate_min_bytes_per_s)));
  EXPECT_FALSE(connection.receive()) << "cut off";
}

TEST_F(SessionDeadlines, SendsALargeAnswerToASlowReader) {
  RawConnection connection = connect(4'096);
  connection.send(get("/large") + get("/next"));
  settle();
  EXPECT_EQ(connection.receive()->body.size(), 8u * 1024 * 1024);
  EXPECT_EQ(connection.receive()->body, "GET /next|");
}

}  // namespace
}  // namespace foretell::http
