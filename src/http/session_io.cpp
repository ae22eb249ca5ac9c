#include <exception>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"
#include "http/session.hpp"

namespace foretell::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t k_idle_answer_bytes_max = 64 * 1024;  // memory kept for the next answer

/// How long a transfer of `bytes` bytes may have taken by now: the timeout, and more for large ones.
Clock::SteadyTime::duration allowed(std::chrono::milliseconds timeout, std::uint64_t bytes) {
  return timeout + std::chrono::milliseconds(bytes * 1'000 / limits::k_body_rate_min_bytes_per_s);
}

void clear(std::string& buffer) {
  buffer.clear();
  if (buffer.capacity() > k_idle_answer_bytes_max) buffer.shrink_to_fit();
}

}  // namespace

void Session::wait_for_bytes() {
  const Waiting waiting = reader_.waiting();
  if (waiting_ != waiting) {
    waiting_ = waiting;
    waiting_since_ = turn_began_;
  }
  start_reading(reader_.space());
}

void Session::start_reading(std::span<char> space) {
  if (reads_) return;
  reads_ = true;
  socket_->async_read_some(
      asio::buffer(space.data(), space.size()),
      [self = shared_from_this()](const error_code& error, std::size_t bytes) { self->on_read(error, bytes); });
}

void Session::on_read(const error_code& error, std::size_t bytes) {
  reads_ = false;
  if (state_ == State::closed || state_ == State::ending) return;
  if (state_ == State::lingering) {
    if (error) return close();
    return start_reading(loop_->discarded_bytes());
  }
  if (!error) {
    try {
      reader_.received(bytes);
    } catch (const std::exception&) {  // no memory for the body
      return close();
    }
  } else if (error == asio::error::eof && reader_.waiting() != Waiting::for_request) {
    reader_.received_end();
  } else {
    return close();
  }
  proceed();
}

void Session::write_answers() {
  if (state_ == State::reading) flush();
}

void Session::read_on() {
  if (state_ == State::reading && !blocked_) wait_for_bytes();
}

/// Writes what there is to write. False: not all of it went out, and the rest is under way, or the peer has gone.
bool Session::flush() {
  if (blocked_) return false;
  while (true) {
    if (sent_ == sending_.size()) {
      clear(sending_);
      sent_ = 0;
      if (out_.empty()) return true;
      sending_.swap(out_);
    }
    error_code error;
    // The kernel nearly always has room: this saves a round through the loop.
    sent_ += socket_->write_some(asio::buffer(sending_.data() + sent_, sending_.size() - sent_), error);
    if (error == asio::error::would_block) {
      start_writing();
      return false;
    }
    if (error) {
      close();
      return false;
    }
  }
}

void Session::start_writing() {
  if (!blocked_) writing_since_ = loop_->now();
  blocked_ = true;
  socket_->async_write_some(
      asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
      [self = shared_from_this()](const error_code& error, std::size_t bytes) { self->on_written(error, bytes); });
}

void Session::on_written(const error_code& error, std::size_t bytes) {
  if (state_ == State::closed) return;
  if (error) return close();
  sent_ += bytes;
  if (sent_ < sending_.size()) return start_writing();
  blocked_ = false;
  proceed();
}

/// Goes on after the other connections of the loop have had their turn.
void Session::yield() {
  if (!flush()) return;
  asio::post(loop_->executor(), [self = shared_from_this()] {
    if (self->state_ != State::closed) self->proceed();
  });
}

/// Ends the connection so that the peer can read the last answer: closing a socket with unread bytes would reset it
/// (RFC 9112, 9.6).
void Session::begin_to_linger() {
  error_code ignored;  // the peer may have gone, which the next read tells
  socket_->shutdown(Socket::shutdown_send, ignored);
  if (!unread_is_expected_ && !reader_.has_unread() && is_silent()) return close();
  state_ = State::lingering;
  waiting_since_ = loop_->now();
  start_reading(loop_->discarded_bytes());
}

/// Whether the peer has sent nothing more, by now.
bool Session::is_silent() {
  error_code error;
  const std::span<char> space = loop_->discarded_bytes();
  socket_->read_some(asio::buffer(space.data(), space.size()), error);
  return bool(error);
}

void Session::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();  // the loop's may be the last one
  state_ = State::closed;
  count_in_flight(false);
  socket_.reset();
  slot_.reset();
  loop_->remove(*this);
}

void Session::check_deadline(Clock::SteadyTime now) {
  if (blocked_) {
    if (now >= writing_since_ + allowed(loop_->timeouts().body, sent_)) close();
    return;
  }
  if (state_ == State::reading && waiting_) check_reading_deadline(now);
  if (state_ == State::lingering && now >= waiting_since_ + loop_->timeouts().linger) close();
}

void Session::check_reading_deadline(Clock::SteadyTime now) {
  const Timeouts& timeouts = loop_->timeouts();
  const auto waited = now - waiting_since_;
  switch (*waiting_) {
    case Waiting::for_request: {
      const bool grace_is_over = loop_->is_draining() && now >= loop_->drain_began() + timeouts.drain_grace;
      if (waited >= timeouts.idle || grace_is_over) close();
      return;
    }
    case Waiting::for_head:
      if (waited < timeouts.header) return;
      refuse({ErrorCode::request_timeout,
              fmt::format("the request head did not arrive within {} ms", timeouts.header.count())});
      break;
    case Waiting::for_body:
      if (waited < allowed(timeouts.body, reader_.body_bytes_received())) return;
      refuse({ErrorCode::request_timeout, "the request body arrives too slowly"});
      break;
  }
  proceed();
}

}  // namespace foretell::http
