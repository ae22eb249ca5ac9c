#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "base/file_descriptor.hpp"
#include "base/gzip.hpp"
#include "http/handler.hpp"
#include "http/request_id.hpp"
#include "http/server.hpp"

namespace foretell::http {

/// Sockets and timers with the concrete executor: the polymorphic one costs an indirect call an operation.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>;

/// One of a bounded number of connections; counts itself while it lives. Any thread.
class ConnectionSlot {
 public:
  /// The number of connections open, shared by all loops.
  using Count = std::shared_ptr<std::atomic<std::size_t>>;

  ConnectionSlot() = default;
  explicit ConnectionSlot(Count count) : count_(std::move(count)) { count_->fetch_add(1, std::memory_order_relaxed); }
  ConnectionSlot(ConnectionSlot&&) noexcept = default;
  ConnectionSlot& operator=(ConnectionSlot&& other) noexcept {
    reset();
    count_ = std::move(other.count_);
    return *this;
  }
  ~ConnectionSlot() { reset(); }

  void reset() {
    // Relaxed: the number bounds memory, it orders nothing.
    if (count_) count_->fetch_sub(1, std::memory_order_relaxed);
    count_.reset();
  }

 private:
  Count count_;
};

/// One event loop: a thread, its handler, its connections and the one timer that looks after their deadlines. Only
/// post() and in_own_thread() may be called from other threads. Sessions and loop refer to each other; a closed
/// session no longer counts among the loop's, and a loop that has ended takes no more messages, so neither outlives
/// the last Responder.
class Loop : public std::enable_shared_from_this<Loop> {
 public:
  using Message = std::move_only_function<void()>;

  /// `traffic`: what this loop writes of options.traffic.
  Loop(const ServerOptions& options, std::unique_ptr<Handler> handler, TrafficCells& traffic);
  ~Loop();

  /// Runs `message` on the loop's thread, some time soon; drops it when the loop has ended.
  void post(Message message);
  bool in_own_thread() { return executor().running_in_this_thread(); }

  /// The body of the loop's thread: returns when the loop has been told to drain or to stop and has.
  void run();

  /// Takes over a connected socket of the given protocol.
  void adopt(boost::asio::ip::tcp protocol, FileDescriptor socket, ConnectionSlot slot);
  /// Ends when the connections have: at once, or after their present request or the grace for idle ones.
  void begin_drain();
  /// Cuts all connections and ends.
  void stop();
  /// Takes `session` off the list.
  void remove(Session& session);
  /// Ends the turn of `session` when all connections that are ready now have had theirs: their answers then leave one
  /// right behind the other, so that a peer with several of them is woken once and not for each, which costs both sides
  /// more than the answer itself; and the first of them may have asked again by the time the loop reads on.
  void end_turn_later(std::shared_ptr<Session> session);

  boost::asio::io_context::executor_type executor() { return context_.get_executor(); }
  Handler& handler() { return *handler_; }
  RequestIds& request_ids() { return request_ids_; }
  TrafficCells& traffic() { return traffic_; }
  const Timeouts& timeouts() const { return options_.timeouts; }
  Clock::SteadyTime now() const { return options_.clock->steady_now(); }
  std::string_view date() const { return date_; }
  bool is_draining() const { return draining_; }
  Clock::SteadyTime drain_began() const { return drain_began_; }
  Deflater& deflater() { return deflater_; }
  /// Memory for bytes that nobody wants.
  std::span<char> discarded_bytes() { return discarded_; }

 private:
  void arm_sweep();
  void sweep();
  void refresh_date();
  void end_if_done();
  void end_turns();

  ServerOptions options_;
  TrafficCells& traffic_;  // options_ keeps them
  // One thread runs it, and only that thread begins operations on its sockets and timers, so that the reactor needs no
  // locks; post() may come from any thread, and is guarded all the same.
  boost::asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  std::mutex door_;
  bool ended_ = false;  // guarded by door_
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Timer sweep_timer_;
  bool sweep_armed_ = false;
  std::unique_ptr<Handler> handler_;
  std::vector<std::shared_ptr<Session>> sessions_;
  std::vector<std::shared_ptr<Session>> turns_;   // that end together,
  std::vector<std::shared_ptr<Session>> ending_;  // and those that end now; both keep their memory
  RequestIds request_ids_;
  Deflater deflater_;
  std::string date_;
  Clock::WallTime date_of_;
  bool draining_ = false;
  bool stopped_ = false;
  Clock::SteadyTime drain_began_;
  std::array<char, 16 * 1024> discarded_;
};

}  // namespace foretell::http
