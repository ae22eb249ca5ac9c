#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "http/handler.hpp"
#include "http/traffic.hpp"

namespace foretell::http {

/// The three deadlines of a connection, and how long a refused body is discarded.
struct Timeouts {
  std::chrono::milliseconds header = limits::k_header_timeout;  // from the first byte of a head to its end
  std::chrono::milliseconds body = limits::k_body_timeout;      // from the head to the end of the body
  std::chrono::milliseconds idle = limits::k_idle_timeout;      // between requests
  std::chrono::milliseconds linger = limits::k_linger_timeout;
  std::chrono::milliseconds drain_grace = limits::k_drain_grace;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // a literal IPv4 or IPv6 address
  std::uint16_t port = 0;             // 0: any free one
  std::size_t threads = 1;            // event loops
  std::size_t connections_max = limits::k_connections_max;
  Timeouts timeouts = {};
  const Clock* clock = &system_clock();
  std::chrono::milliseconds sweep_interval{250};  // how often each loop looks for deadlines that have passed
  std::shared_ptr<Traffic> traffic = {};          // of `threads` loops, where someone wants to read it; else its own
};

/// An HTTP/1.1 server: one listening socket, one event loop a thread, connections dealt out in turn and never moved.
/// Every public function may be called from any thread.
class Server {
 public:
  /// Makes the handler of one loop; called once a loop, before any request.
  using HandlerFactory = std::function<std::unique_ptr<Handler>(std::size_t loop)>;

  /// Binds and listens, and starts the loops. A port in use is ErrorCode::unavailable, an address that is not ours
  /// ErrorCode::usage; both say what to do.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, const HandlerFactory& make_handler);

  virtual ~Server() = default;

  /// The port that is listened on.
  virtual std::uint16_t port() const = 0;
  /// Runs `message` on every loop's thread with that loop's handler, some time soon; returns at once.
  virtual void post_to_handlers(std::function<void(Handler&)> message) = 0;
  /// Begins to end: accepts no more; requests that have begun are finished; answers carry Connection: close; idle
  /// connections may ask once more for `drain_grace`. Returns at once.
  virtual void drain() = 0;
  /// Waits until every connection has ended after drain(), then ends the loops.
  virtual void wait() = 0;
  /// Ends at once: connections are cut. wait() then returns.
  virtual void stop() = 0;
};

}  // namespace foretell::http
