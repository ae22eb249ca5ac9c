#include "http/listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace foretell::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t k_accepted_per_wakeup_max = 256;      // then the connections of this loop get their turn
constexpr std::chrono::milliseconds k_accept_back_off{50};  // after the system had no descriptor for us

/// An address and port in the form of the system calls.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Result<SocketAddress> to_socket_address(const std::string& address, std::uint16_t port) {
  SocketAddress result;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    result.length = sizeof v4;
    std::memcpy(&result.storage, &v4, sizeof v4);
    return result;
  }
  if (inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    result.length = sizeof v6;
    std::memcpy(&result.storage, &v6, sizeof v6);
    return result;
  }
  return fail(ErrorCode::usage, fmt::format("\"{}\" is not an IPv4 or IPv6 address", address),
              "give a literal address such as 127.0.0.1 or ::1");
}

std::unexpected<Error> bind_error(const std::string& address, std::uint16_t port, int error_number) {
  switch (error_number) {
    case EADDRINUSE:
      return fail(ErrorCode::unavailable, fmt::format("port {} is already in use", port),
                  "choose another with --port, or stop the program that uses it");
    case EADDRNOTAVAIL:
      return fail(ErrorCode::usage, fmt::format("{} is not an address of this machine", address),
                  "choose another with --host");
    case EACCES:
      return fail(ErrorCode::usage, fmt::format("this user may not listen on port {}", port),
                  "choose a port above 1023 with --port");
    default: return fail_errno(fmt::format("cannot listen on {} port {}", address, port), error_number);
  }
}

Result<std::uint16_t> bound_port(int descriptor) {
  SocketAddress bound;
  bound.length = sizeof bound.storage;
  if (getsockname(descriptor, bound.get(), &bound.length) != 0) return fail_errno("cannot read the port", errno);
  sockaddr_in address{};  // the port stands in the same place for both families
  std::memcpy(&address, &bound.storage, sizeof address);
  return ntohs(address.sin_port);
}

}  // namespace

Result<ListeningSocket> listen_on(const std::string& address, std::uint16_t port) {
  SocketAddress where = TRY(to_socket_address(address, port));
  const int family = where.storage.ss_family;
  ListeningSocket result;
  result.protocol = family == AF_INET ? tcp::v4() : tcp::v6();
  result.descriptor = FileDescriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!result.descriptor) return fail_errno("cannot open a socket", errno);
  const int on = 1;  // a restart need not wait for old connections to time out
  ::setsockopt(result.descriptor.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(result.descriptor.get(), where.get(), where.length) != 0 ||
      ::listen(result.descriptor.get(), SOMAXCONN) != 0) {
    return bind_error(address, port, errno);
  }
  result.port = TRY(bound_port(result.descriptor.get()));
  return result;
}

Listener::Listener(ListeningSocket socket, std::vector<std::shared_ptr<Loop>> loops, std::size_t connections_max)
    : protocol_(socket.protocol),
      loops_(std::move(loops)),
      acceptor_(loops_.front()->executor(), socket.protocol, socket.descriptor.get()),
      back_off_timer_(loops_.front()->executor()),
      connections_(std::make_shared<std::atomic<std::size_t>>(0)),
      connections_max_(connections_max) {
  socket.descriptor.release();
}

void Listener::start() { wait(); }

void Listener::close() {
  if (!acceptor_.is_open()) return;
  accept_waiting();
  error_code ignored;
  acceptor_.close(ignored);
  back_off_timer_.cancel();
}

void Listener::wait() {
  acceptor_.async_wait(Acceptor::wait_read, [this](const error_code& error) {
    if (!error && acceptor_.is_open()) accept_waiting();
  });
}

void Listener::accept_waiting() {
  for (std::size_t accepted = 0; accepted < k_accepted_per_wakeup_max; ++accepted) {
    FileDescriptor socket(::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket) {
      deal(std::move(socket));
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return back_off();
    if (errno == EAGAIN) break;
    // Anything else is about the one connection, which is gone: on to the next (accept(2), "Error handling").
  }
  wait();
}

void Listener::deal(FileDescriptor socket) {
  if (connections_->load(std::memory_order_relaxed) >= connections_max_) return;  // closes it
  Loop* const loop = loops_[next_loop_].get();
  next_loop_ = (next_loop_ + 1) % loops_.size();
  ConnectionSlot slot(connections_);
  if (loop->in_own_thread()) return loop->adopt(protocol_, std::move(socket), std::move(slot));
  loop->post([loop, protocol = protocol_, socket = std::move(socket), slot = std::move(slot)]() mutable {
    loop->adopt(protocol, std::move(socket), std::move(slot));
  });
}

void Listener::back_off() {
  back_off_timer_.expires_after(k_accept_back_off);
  back_off_timer_.async_wait([this](const error_code& error) {
    if (!error && acceptor_.is_open()) accept_waiting();
  });
}

}  // namespace foretell::http
