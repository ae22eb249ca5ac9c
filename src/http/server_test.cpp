#include "http/server.hpp"

#include <sys/resource.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "http/connection_limit.hpp"
#include "http/listener.hpp"
#include "http/testing.hpp"

namespace foretell::http {
namespace {

using std::chrono::seconds;
using testing::RawConnection;

const std::string k_get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

class ServerTest : public testing::ServerTest {
 protected:
  /// Waits for the drained server in the background, so that a test can see whether it has ended.
  std::jthread wait_in_background() {
    return std::jthread([this] {
      server_->wait();
      ended_ = true;
    });
  }

  /// Tells the server to drain and returns when it has begun to: nobody can connect.
  void begin_to_drain() {
    server_->drain();
    const auto give_up = std::chrono::steady_clock::now() + testing::k_patience;
    while (connect().is_connected()) ASSERT_LT(std::chrono::steady_clock::now(), give_up);
  }

  std::atomic<bool> ended_{false};
};

TEST_F(ServerTest, SaysThatAPortIsInUse) {
  start();
  ServerOptions options = default_options();
  options.port = server_->port();
  const auto second =
      Server::start(options, [&](std::size_t) { return std::make_unique<testing::PathHandler>(notebook_); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_EQ(second.error().message, "port " + std::to_string(options.port) + " is already in use");
  EXPECT_TRUE(second.error().hint.contains("--port"));
}

TEST_F(ServerTest, RefusesAddressesThatAreNotOurs) {
  for (const char* address : {"localhost", "", "1.2.3", "192.0.2.1", "::g"}) {
    ServerOptions options = default_options();
    options.address = address;
    const auto started = Server::start(options, [](std::size_t) -> std::unique_ptr<Handler> { return nullptr; });
    ASSERT_FALSE(started) << address;
    EXPECT_EQ(started.error().code, ErrorCode::usage) << address;
    EXPECT_FALSE(started.error().hint.empty()) << address;
  }
}

TEST_F(ServerTest, ListensAgainOnAPortWithOldConnections) {
  start();
  const std::uint16_t port = server_->port();
  RawConnection connection = connect();
  connection.send(k_get);
  EXPECT_TRUE(connection.receive());
  server_.reset();  // the server closes first: its side waits in TIME_WAIT
  ServerOptions options = default_options();
  options.port = port;
  start(options);
  EXPECT_EQ(ask(k_get)->status, 200);
}

TEST_F(ServerTest, DealsConnectionsToTheLoopsInTurn) {
  ServerOptions options = default_options();
  options.threads = 3;
  start(options);
  std::vector<RawConnection> connections;
  for (int i = 0; i < 6; ++i) connections.push_back(connect());
  for (RawConnection& connection : connections) {
    connection.send(k_get);
    EXPECT_EQ(connection.receive()->status, 200);
  }
}

TEST_F(ServerTest, RunsMessagesWithEachHandlerOnItsThread) {
  ServerOptions options = default_options();
  options.threads = 3;
  start(options);
  std::mutex door;
  std::set<Handler*> handlers;
  std::set<std::thread::id> threads;
  server_->post_to_handlers([&](Handler& handler) {
    const std::scoped_lock lock(door);
    handlers.insert(&handler);
    threads.insert(std::this_thread::get_id());
  });
  server_->drain();
  server_->wait();
  EXPECT_EQ(handlers.size(), 3u);
  EXPECT_EQ(threads.size(), 3u);
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST_F(ServerTest, DestroysHandlersOnTheirThreads) {
  class Marked final : public Handler {
   public:
    explicit Marked(std::atomic<std::size_t>& elsewhere) : elsewhere_(elsewhere), maker_(std::this_thread::get_id()) {}
    ~Marked() override { elsewhere_ += std::this_thread::get_id() != maker_; }
    std::expected<BodyPlan, Response> plan(RequestHead&) override { return Buffered{}; }
    void handle(const Request&, Responder responder) override { responder.send({}); }
    Response refuse(const Error&, const RequestHead&) override { return {}; }

   private:
    std::atomic<std::size_t>& elsewhere_;
    std::thread::id maker_;
  };
  std::atomic<std::size_t> elsewhere{0};
  ServerOptions options;
  options.threads = 2;
  auto server = Server::start(options, [&](std::size_t) { return std::make_unique<Marked>(elsewhere); });
  ASSERT_TRUE(server);
  server->reset();
  EXPECT_EQ(elsewhere, 2u);
}

TEST_F(ServerTest, ClosesConnectionsOverTheLimit) {
  ServerOptions options = default_options();
  options.connections_max = 2;
  start(options);
  RawConnection first = connect();
  RawConnection second = connect();
  for (RawConnection* connection : {&first, &second}) {
    connection->send(k_get);
    EXPECT_EQ(connection->receive()->status, 200);
  }
  EXPECT_TRUE(connect().is_closed());
  first.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(first.receive()->status, 200);
  EXPECT_TRUE(first.is_closed());
  EXPECT_EQ(ask(k_get)->status, 200) << "there is room again";
}

TEST_F(ServerTest, CountsWhatItHasToDo) {
  ServerOptions options = default_options();
  options.traffic = std::make_shared<Traffic>(options.threads);
  start(options);
  RawConnection later = connect();
  later.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  RawConnection cut = connect();
  cut.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  settle();
  EXPECT_EQ(options.traffic->counts().requests_in_flight, 2u);
  EXPECT_GE(options.traffic->counts().connections_accepted, 2u);

  responder->send({});
  EXPECT_TRUE(later.receive());
  cut.close();
  settle();
  EXPECT_EQ(options.traffic->counts().requests_in_flight, 0u);
  later.close();
  server_->drain();
  server_->wait();
  EXPECT_EQ(options.traffic->counts().connections, 0u);
}

TEST(ConnectionsAllowed, LeavesDescriptorsForOthers) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit lower = before;
  lower.rlim_cur = 1'000;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &lower), 0);
  EXPECT_EQ(connections_allowed(16'384), 936u);
  EXPECT_EQ(connections_allowed(10), 10u);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST_F(ServerTest, GoesOnAfterDescriptorsWereScarce) {
  start();
  EXPECT_EQ(ask(k_get)->status, 200);
  RawConnection waiting = connect();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  std::vector<FileDescriptor> taken;
  taken.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  settle();
  rlimit scarce = before;
  scarce.rlim_cur = static_cast<rlim_t>(taken.front().get()) + 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server_->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &scarce), 0);
  ASSERT_EQ(::connect(taken.front().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  waiting.send(k_get);
  EXPECT_EQ(waiting.receive()->status, 200) << "open connections do not notice";
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_EQ(::send(taken.front().get(), k_get.data(), k_get.size(), MSG_NOSIGNAL), static_cast<ssize_t>(k_get.size()));
  pollfd entry{.fd = taken.front().get(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&entry, 1, static_cast<int>(testing::k_patience.count())), 1) << "it was accepted later";
}

// --- Draining -----------------------------------------------------------------------------------------------------

TEST_F(ServerTest, DrainsAtOnceWithoutConnections) {
  start();
  server_->drain();
  server_->wait();
  EXPECT_FALSE(connect().is_connected());
}

TEST_F(ServerTest, FinishesRequestsThatHaveBegunWhenDrained) {
  start();
  RawConnection handled = connect();
  RawConnection head = connect();
  RawConnection body = connect();
  handled.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  head.send("G");
  body.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
  settle();

  begin_to_drain();
  const std::jthread waiter = wait_in_background();
  body.send("body");
  const auto body_answer = body.receive();
  ASSERT_TRUE(body_answer);
  EXPECT_EQ(body_answer->body, "POST /p|body");
  EXPECT_TRUE(body_answer->has("Connection: close"));
  EXPECT_TRUE(body.is_closed());

  clock_.advance(seconds(5));  // far over the grace for idle connections
  head.send("ET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(head.receive()->has("Connection: close"));
  EXPECT_FALSE(ended_);
  responder->send({.body = "done"});
  EXPECT_EQ(handled.receive()->body, "done");
  EXPECT_TRUE(handled.is_closed());
}

TEST_F(ServerTest, EndsWithTheLastAnswerWhenDrained) {
  start();
  RawConnection connection = connect();
  connection.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  begin_to_drain();
  responder->send({});
  server_->wait();  // whether or not the peer closes its side
  EXPECT_EQ(connection.receive()->status, 200);
}

TEST_F(ServerTest, LetsIdleConnectionsAskOnceMoreWhenDrained) {
  start();
  RawConnection asking = connect();
  RawConnection silent = connect();
  settle();
  server_->post_to_handlers([](Handler& handler) { static_cast<testing::PathHandler&>(handler).unhealthy = true; });
  begin_to_drain();
  const std::jthread waiter = wait_in_background();
  asking.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = asking.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_TRUE(answer->has("Connection: close"));
  EXPECT_TRUE(asking.is_closed());
  EXPECT_FALSE(ended_);
  EXPECT_FALSE(silent.is_readable_now()) << "its grace is not over";
  clock_.advance(limits::k_drain_grace);
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(ServerTest, BoundsADrainByTheDeadlines) {
  start();
  RawConnection stuck = connect();
  stuck.send("GET /never HTTP");
  settle();
  begin_to_drain();
  clock_.advance(limits::k_header_timeout);
  EXPECT_EQ(stuck.receive()->status, 408);
  stuck.close();
  server_->wait();
}

TEST_F(ServerTest, AcceptsNoMoreWhenDrained) {
  start();
  RawConnection open = connect();
  settle();
  begin_to_drain();
  open.send(k_get);
  EXPECT_TRUE(open.receive()->has("Connection: close"));
  EXPECT_FALSE(connect().is_connected());
}

TEST_F(ServerTest, StopsAtOnce) {
  ServerOptions options = default_options();
  options.threads = 2;
  start(options);
  RawConnection handled = connect();
  RawConnection idle = connect();
  handled.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  auto responder = notebook_->take();
  ASSERT_TRUE(responder);
  server_->drain();
  server_->stop();
  server_->wait();
  EXPECT_TRUE(handled.is_closed());
  EXPECT_TRUE(idle.is_closed());
  server_->drain();  // nothing left to do
  server_->stop();
  server_->post_to_handlers([](Handler&) { ADD_FAILURE() << "there are no handlers any more"; });
}

TEST_F(ServerTest, IsDestroyedInAnyState) {
  start();
  server_.reset();
  start();
  RawConnection connection = connect();
  connection.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  server_->drain();
  server_.reset();
  EXPECT_TRUE(connection.is_closed());
}

}  // namespace
}  // namespace foretell::http
