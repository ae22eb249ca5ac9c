#include "http/client.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/file_descriptor.hpp"
#include "http/response_parser.hpp"

namespace foretell::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::unexpected<Error> unavailable(const Url& url, std::string_view why) {
  return fail(ErrorCode::unavailable, fmt::format("{} port {}: {}", url.host, url.port, why),
              "is the service running there?");
}

/// The time that is left for a whole request, and the peer to name when it is over.
class Deadline {
 public:
  Deadline(const Url& url, milliseconds timeout) : url_(url), timeout_(timeout), end_(steady_clock::now() + timeout) {}

  /// Waits until `socket` is ready for `events` (poll(2)).
  Result<void> wait(const FileDescriptor& socket, short events) const {
    while (true) {
      const auto left = std::chrono::ceil<milliseconds>(end_ - steady_clock::now()).count();
      pollfd entry{.fd = socket.get(), .events = events, .revents = 0};
      const int ready = left > 0 ? ::poll(&entry, 1, static_cast<int>(left)) : 0;
      if (ready > 0) return {};
      if (ready == 0) return unavailable(url_, fmt::format("no answer within {} ms", timeout_.count()));
      if (errno != EINTR) return unavailable(url_, std::strerror(errno));
    }
  }

 private:
  const Url& url_;
  milliseconds timeout_;
  steady_clock::time_point end_;
};

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> look_up(const Url& url) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(url.host.c_str(), fmt::format("{}", url.port).c_str(), &wanted, &found);
  if (failure != 0) return unavailable(url, ::gai_strerror(failure));
  return Addresses(found);
}

Result<FileDescriptor> connect_to(const Url& url, const addrinfo& address, const Deadline& deadline) {
  FileDescriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return unavailable(url, std::strerror(errno));
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return unavailable(url, std::strerror(errno));
  if (auto ready = deadline.wait(socket, POLLOUT); !ready) return std::unexpected(std::move(ready).error());
  int failure = 0;
  socklen_t length = sizeof failure;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failure, &length);
  if (failure != 0) return unavailable(url, std::strerror(failure));
  return socket;
}

/// Tries the addresses of the host in their order.
Result<FileDescriptor> connect_to(const Url& url, const Deadline& deadline) {
  const Addresses addresses = TRY(look_up(url));
  Result<FileDescriptor> socket = unavailable(url, "the name has no address");
  for (const addrinfo* address = addresses.get(); address != nullptr && !socket; address = address->ai_next) {
    socket = connect_to(url, *address, deadline);
  }
  return socket;
}

std::string to_bytes(const ClientRequest& request) {
  const Url& url = request.url;
  const bool is_v6 = url.host.contains(':');
  std::string bytes = fmt::format("{} {} HTTP/1.1\r\nHost: {}{}{}:{}\r\nConnection: close\r\n", request.method,
                                  url.target, is_v6 ? "[" : "", url.host, is_v6 ? "]" : "", url.port);
  if (!request.content_type.empty()) bytes += fmt::format("Content-Type: {}\r\n", request.content_type);
  if (!request.body.empty()) bytes += fmt::format("Content-Length: {}\r\n", request.body.size());
  bytes += "\r\n";
  bytes += request.body;
  return bytes;
}

Result<void> send_all(const FileDescriptor& socket, std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    if (auto ready = deadline.wait(socket, POLLOUT); !ready) return ready;
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return {};  // refused early, perhaps: the answer, if there is one, says why
    }
  }
  return {};
}

Result<ClientResponse> receive(const Url& url, const FileDescriptor& socket, bool is_head, const Deadline& deadline) {
  ResponseParser parser(is_head);
  std::array<char, 16 * 1024> bytes;
  while (true) {
    if (auto ready = deadline.wait(socket, POLLIN); !ready) return std::unexpected(std::move(ready).error());
    const ssize_t count = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return unavailable(url, std::strerror(errno));
    if (count == 0) {
      if (auto ended = parser.take_end(); !ended) return unavailable(url, ended.error().message);
      return std::move(parser.response());
    }
    const auto complete = parser.take({bytes.data(), static_cast<std::size_t>(count)});
    if (!complete) return unavailable(url, complete.error().message);
    if (*complete) return std::move(parser.response());
  }
}

}  // namespace

Result<ClientResponse> send_request(const ClientRequest& request, milliseconds timeout) {
  const Deadline deadline(request.url, timeout);
  const FileDescriptor socket = TRY(connect_to(request.url, deadline));
  if (auto sent = send_all(socket, to_bytes(request), deadline); !sent) {
    return std::unexpected(std::move(sent).error());
  }
  return receive(request.url, socket, request.method == "HEAD", deadline);
}

}  // namespace foretell::http
