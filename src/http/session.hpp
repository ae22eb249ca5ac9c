#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/handler.hpp"
#include "http/loop.hpp"
#include "http/message.hpp"
#include "http/request_id.hpp"
#include "http/request_reader.hpp"

namespace foretell::http {

/// One connection: moves bytes between a socket and a RequestReader, asks the loop's handler, writes its answers in
/// order, and keeps the deadlines. What a request may look like is the reader's business.
///
///     reading --> handling --> reading          a request and its answer, kept alive
///        \            \------> ending           an answer that is the last one is being written
///         \-----------------> ending            so is a refusal
///     ending --> lingering --> closed           what the peer still sends is dropped, so that it can read the answer
///     any    --> closed                         an error of the socket, a deadline, stop()
///
/// While a request is being handled nothing is read. All functions but answer() and abandon() belong to the loop's
/// thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  /// `place` is where the loop keeps the session.
  Session(std::shared_ptr<Loop> loop, Socket socket, ConnectionSlot slot, std::size_t place);

  /// Begins to read.
  void start();
  /// Ends a turn: writes its answers, and then reads on. Called by the loop, for all sessions the one before the other.
  void write_answers();
  void read_on();
  /// Answers the request that is being handled; any thread. Nothing happens when the connection has gone.
  void answer(Response response);
  /// Answers 500: whoever had to answer did not; any thread.
  void abandon();

  /// Ends the connection, or the request, when its time is over. Called by the loop's sweep.
  void check_deadline(Clock::SteadyTime now);
  /// Cuts the connection. The loop forgets the session.
  void close();

  std::size_t place() const { return place_; }
  void set_place(std::size_t place) { place_ = place; }

 private:
  enum class State : std::uint8_t { reading, handling, ending, lingering, closed };
  using Event = RequestReader::Event;
  using Waiting = RequestReader::Waiting;

  // Requests and answers (session.cpp).
  void proceed();
  void take_turn();
  void read_requests();
  void plan_body();
  void follow(const std::expected<BodyPlan, Response>& plan);
  void handle_request();
  void deliver(const Response& response);
  void deliver_failure();
  void refuse(const Error& error);
  void append_answer(const Response& response, bool keep_alive);
  void count_in_flight(bool in_flight);
  void assign_request_id();

  // Bytes in and out (session_io.cpp).
  void wait_for_bytes();
  void start_reading(std::span<char> space);
  void on_read(const boost::system::error_code& error, std::size_t bytes);
  bool flush();
  void start_writing();
  void on_written(const boost::system::error_code& error, std::size_t bytes);
  void yield();
  void begin_to_linger();
  bool is_silent();

  // Deadlines (session_io.cpp).
  void check_reading_deadline(Clock::SteadyTime now);

  std::shared_ptr<Loop> loop_;
  std::optional<Socket> socket_;  // empty once closed
  ConnectionSlot slot_;
  std::size_t place_;
  RequestReader reader_;
  std::string out_;       // answers that have not begun to be written
  std::string sending_;   // what is being written,
  std::size_t sent_ = 0;  // and how much of it has been
  Clock::SteadyTime turn_began_;  // the one look at the clock for all that a turn begins
  Clock::SteadyTime waiting_since_;
  Clock::SteadyTime writing_since_;
  RequestId own_id_{};
  State state_ = State::reading;
  std::optional<Waiting> waiting_;   // what waiting_since_ is about
  bool reads_ = false;               // a read is under way
  bool blocked_ = false;             // a write is under way
  bool handling_inline_ = false;     // inside Handler::handle()
  bool in_flight_ = false;           // the present request has its head and not its answer
  bool continue_is_due_ = false;     // the peer waits for "100 Continue"
  bool unread_is_expected_ = false;  // the peer may still be sending what we refused
};

}  // namespace foretell::http
