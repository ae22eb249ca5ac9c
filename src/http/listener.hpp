#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "http/loop.hpp"

namespace foretell::http {

/// A socket that listens, and its protocol.
struct ListeningSocket {
  FileDescriptor descriptor;
  boost::asio::ip::tcp protocol = boost::asio::ip::tcp::v4();
  std::uint16_t port = 0;
};

/// Binds and listens on a literal address. Errors as Server::start() documents them.
Result<ListeningSocket> listen_on(const std::string& address, std::uint16_t port);

/// Accepts connections and deals them to the loops in turn. It works on the first loop's thread and must outlive the
/// running of that loop.
class Listener {
 public:
  Listener(ListeningSocket socket, std::vector<std::shared_ptr<Loop>> loops, std::size_t connections_max);

  /// Begins to accept.
  void start();
  /// Takes what has connected already, and accepts no more.
  void close();

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  void wait();
  void accept_waiting();
  void deal(FileDescriptor socket);
  void back_off();

  boost::asio::ip::tcp protocol_;
  std::vector<std::shared_ptr<Loop>> loops_;
  Acceptor acceptor_;
  Timer back_off_timer_;
  ConnectionSlot::Count connections_;
  std::size_t connections_max_;
  std::size_t next_loop_ = 0;
};

}  // namespace foretell::http
