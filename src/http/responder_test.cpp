#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "http/session.hpp"
#include "http/testing.hpp"

namespace foretell::http {
namespace {

using testing::get;
using testing::RawConnection;

class ResponderTest : public testing::ServerTest {
 protected:
  void SetUp() override { start(); }
};

TEST_F(ResponderTest, IsAnsweredFromAnotherThread) {
  RawConnection connection = connect();
  connection.send(get("/later") + get("/next"));
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  EXPECT_EQ(notebook_->handled, 1) << "nothing is read while a request is handled";
  std::jthread([&] { responder->send({.body = "from afar"}); }).join();
  EXPECT_EQ(connection.receive()->body, "from afar");
  EXPECT_EQ(connection.receive()->body, "GET /next|");
}

TEST_F(ResponderTest, DropsAnAnswerWhosePeerHasGone) {
  RawConnection connection = connect();
  connection.send(get("/later"));
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  connection.close();
  settle();
  responder->send({.body = std::string(1'000'000, 'x')});
  EXPECT_EQ(ask(get("/x"))->status, 200);
}

TEST_F(ResponderTest, DropsAnAnswerWhoseServerHasGone) {
  RawConnection connection = connect();
  connection.send(get("/later"));
  auto responder = notebook_->take();
  RawConnection other = connect();
  other.send(get("/later"));
  auto forgotten = notebook_->take();
  ASSERT_TRUE(responder && forgotten);
  server_.reset();
  responder->send({.body = "too late"});
  forgotten.reset();
  EXPECT_TRUE(connection.is_closed());
}

TEST_F(ResponderTest, AnswersForAHandlerThatDoesNot) {
  for (const char* path : {"/drop", "/throw", "/throw-plan"}) {
    const auto answer = ask(get(path, "X-Request-Id: mine\r\n"));
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 500) << path;
    EXPECT_EQ(answer->body, "internal mine") << path;
  }
}

TEST_F(ResponderTest, AnswersForAResponderThatIsForgottenElsewhere) {
  RawConnection connection = connect();
  connection.send(get("/later"));
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  std::jthread([&] { responder.reset(); }).join();
  EXPECT_EQ(connection.receive()->status, 500);
}

TEST_F(ResponderTest, AnswersForAResponderThatIsOverwritten) {
  RawConnection first = connect();
  RawConnection second = connect();
  first.send(get("/later"));
  auto one = notebook_->take();
  second.send(get("/later"));
  auto two = notebook_->take();
  ASSERT_TRUE(one && two);
  *one = std::move(*two);
  EXPECT_EQ(first.receive()->status, 500);
  one->send({.body = "moved"});
  EXPECT_EQ(second.receive()->body, "moved");
}

}  // namespace
}  // namespace foretell::http
