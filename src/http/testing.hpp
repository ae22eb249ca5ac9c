#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/file_descriptor.hpp"
#include "base/manual_clock.hpp"
#include "http/handler.hpp"
#include "http/response_writer.hpp"
#include "http/server.hpp"

/// What the tests of this folder share: a clock that stands still, a raw socket, and a handler that does as the path
/// says. Included by tests only.
namespace foretell::http::testing {

/// How long a test waits for what must come, before it fails.
inline constexpr std::chrono::milliseconds k_patience{20'000};

/// One answer as it came over the wire.
struct Answer {
  int status = 0;
  std::string head;  // status line and fields, without the empty line
  std::string body;

  bool has(std::string_view line) const { return (head + "\r\n").contains("\r\n" + std::string(line) + "\r\n"); }
  /// The value of a field, or empty.
  std::string value(std::string_view name) const {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find('\r', begin) - begin);
  }
};

/// A client that sends exactly the bytes it is told to.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port, int receive_buffer_bytes = 0) {
    socket_ = FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receive_buffer_bytes > 0) {
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  bool is_connected() const { return connected_; }

  /// Sends all of `bytes`; false when the peer has cut the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void shutdown_write() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }

  /// The next answer; none when the connection ended first. `head_only`: it has no body in spite of its length.
  std::optional<Answer> receive(bool head_only = false) {
    std::size_t head_end = 0;
    while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_more()) return {};
    }
    Answer answer;
    answer.head = received_.substr(0, head_end);
    answer.status = std::stoi(answer.head.substr(answer.head.find(' ') + 1));
    received_.erase(0, head_end + 4);
    const std::string length = answer.value("Content-Length");
    const std::size_t body_bytes = head_only || length.empty() ? 0 : std::stoul(length);
    while (received_.size() < body_bytes) {
      if (!receive_more()) return {};
    }
    answer.body = received_.substr(0, body_bytes);
    received_.erase(0, body_bytes);
    return answer;
  }

  /// Waits for the end of the connection; false when more bytes come, or nothing happens.
  bool is_closed() { return received_.empty() && !receive_more() && !timed_out_ && received_.empty(); }
  /// Whether bytes, or the end, have arrived by now.
  bool is_readable_now() {
    pollfd entry{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    return !received_.empty() || ::poll(&entry, 1, 0) > 0;
  }

 private:
  bool receive_more() {
    pollfd entry{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, static_cast<int>(k_patience.count())) <= 0) {
      ADD_FAILURE() << "nothing came";
      timed_out_ = true;
      return false;
    }
    char bytes[64 * 1024];
    const ssize_t count = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  FileDescriptor socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string received_;
};

/// Checks that `connection` is answered `status`, told that it ends, and ended.
inline void expect_refused(RawConnection& connection, int status, std::string_view what) {
  const auto answer = connection.receive();
  ASSERT_TRUE(answer) << what;
  EXPECT_EQ(answer->status, status) << what;
  EXPECT_TRUE(answer->has("Connection: close")) << what;
  EXPECT_TRUE(connection.is_closed()) << what;
}

/// Requests as they go over the wire.
inline std::string get(std::string_view path, std::string_view fields = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body, std::string_view fields = {}) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

/// A POST with further fields.
inline std::string with_fields(std::string_view fields, std::string_view body = {}) {
  return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

/// Where the handler leaves what a test looks at. Any thread.
class Notebook {
 public:
  void keep(Responder responder) {
    const std::scoped_lock lock(door_);
    responders_.push_back(std::move(responder));
    changed_.notify_all();
  }
  /// Waits for a request whose answer is left to the test.
  std::optional<Responder> take() {
    std::unique_lock lock(door_);
    if (!changed_.wait_for(lock, k_patience, [&] { return !responders_.empty(); })) return {};
    Responder first = std::move(responders_.front());
    responders_.erase(responders_.begin());
    return first;
  }
  void add_streamed(std::string_view bytes) {
    const std::scoped_lock lock(door_);
    streamed_ += bytes;
    changed_.notify_all();
  }
  /// Waits until that many bytes have been streamed.
  bool wait_for_streamed(std::size_t bytes) {
    std::unique_lock lock(door_);
    return changed_.wait_for(lock, k_patience, [&] { return streamed_.size() >= bytes; });
  }
  std::string streamed() {
    const std::scoped_lock lock(door_);
    return streamed_;
  }
  std::atomic<int> handled{0};

 private:
  std::mutex door_;
  std::condition_variable changed_;
  std::vector<Responder> responders_;
  std::string streamed_;
};

class NotebookSink final : public BodySink {
 public:
  explicit NotebookSink(std::shared_ptr<Notebook> notebook) : notebook_(std::move(notebook)) {}
  Result<void> write(std::string_view bytes) override {
    if (bytes.contains('!')) return fail(ErrorCode::conflict, "no exclamations");
    notebook_->add_streamed(bytes);
    return {};
  }

 private:
  std::shared_ptr<Notebook> notebook_;
};

/// Does as the path says:
///   /early      an early 404 from plan()       /small   takes bodies of up to 10 bytes
///   /stream     streams its body               /later   leaves the answer to the test (Notebook::take)
///   /drop       never answers                  /throw, /throw-plan   throws
///   /large      answers 8 MiB                  others   answer "METHOD path?query|body"
class PathHandler final : public Handler {
 public:
  explicit PathHandler(std::shared_ptr<Notebook> notebook) : notebook_(std::move(notebook)) {}

  std::expected<BodyPlan, Response> plan(RequestHead& head) override {
    if (head.path == "/early") return std::unexpected(Response{.status = 404, .body = "early"});
    if (head.path == "/throw-plan") throw std::runtime_error("plan");
    if (head.path == "/stream") return Streamed{std::make_shared<NotebookSink>(notebook_), 4'000'000};
    const bool is_coded = head.field("content-encoding") == "gzip";
    return Buffered{head.path == "/small" ? 10u : limits::k_body_bytes_max,
                    is_coded ? ContentCoding::gzip : ContentCoding::identity};
  }

  void handle(const Request& request, Responder responder) override {
    ++notebook_->handled;
    const std::string_view path = request.head.path;
    if (path == "/later") return notebook_->keep(std::move(responder));
    if (path == "/drop") return;
    if (path == "/throw") throw std::runtime_error("handle");
    if (path == "/large") return responder.send({.body = std::string(8 * 1024 * 1024, 'L')});
    if (path == "/health" && unhealthy) return responder.send({.status = 503});
    std::string body = std::string(to_text(request.head.method)) + " " + std::string(path);
    if (!request.head.query.empty()) body += "?" + std::string(request.head.query);
    responder.send({.body = body + "|" + std::string(request.body), .content_type = "text/plain"});
  }

  Response refuse(const Error& error, const RequestHead& head) override {
    return {.status = http_status(error.code),
            .body = std::string(to_text(error.code)) + " " + std::string(head.request_id)};
  }

  bool unhealthy = false;

 private:
  std::shared_ptr<Notebook> notebook_;
};

/// A server in this process, with a clock that stands still.
class ServerTest : public ::testing::Test {
 protected:
  static ServerOptions default_options() {
    ServerOptions options;
    options.sweep_interval = std::chrono::milliseconds(1);
    return options;
  }

  void start(ServerOptions options = default_options()) {
    options.clock = &clock_;
    auto started = Server::start(options, [this](std::size_t) { return std::make_unique<PathHandler>(notebook_); });
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
  }

  RawConnection connect(int receive_buffer_bytes = 0) { return RawConnection(server_->port(), receive_buffer_bytes); }

  /// What the server answers to `bytes` on a connection of their own.
  std::optional<Answer> ask(std::string_view bytes) {
    RawConnection connection = connect();
    connection.send(bytes);
    return connection.receive();
  }

  /// Returns when the (only) loop has taken in the little that was sent before: it reads connections in the order in
  /// which their bytes came.
  void settle() {
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(ask("GET /settle HTTP/1.1\r\nHost: a\r\n\r\n"));
  }

  /// Moves the clock (by whole seconds) and returns when the (only) loop has looked at the deadlines since: it renews
  /// the date of its answers just before.
  void pass(std::chrono::seconds time) {
    settle();
    clock_.advance(time);
    const std::string date = format_http_date(clock_.wall_now());
    const auto give_up = std::chrono::steady_clock::now() + k_patience;
    while (std::chrono::steady_clock::now() < give_up) {
      const auto answer = ask("GET /date HTTP/1.1\r\nHost: a\r\n\r\n");
      if (answer && answer->value("Date") == date) return;
    }
    ADD_FAILURE() << "no sweep";
  }

  ManualClock clock_;
  std::shared_ptr<Notebook> notebook_ = std::make_shared<Notebook>();
  std::unique_ptr<Server> server_;
};

}  // namespace foretell::http::testing
