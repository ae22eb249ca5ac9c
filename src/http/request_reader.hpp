#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/body_store.hpp"
#include "http/handler.hpp"
#include "http/head_scanner.hpp"
#include "http/message.hpp"
#include "http/policy.hpp"
#include "http/receive_buffer.hpp"
#include "http/request_parser.hpp"

namespace foretell::http {

/// Turns the bytes of one connection into requests; knows no sockets and no time. One thread at a time.
///
/// The caller puts received bytes into space(), says so with received(), and calls next() until it needs more:
///
///     head --take_body()--> complete --finish_request()--> head ...
///       \--skip_body()---------------^
///
/// A failure is for good: what follows on the connection cannot be framed. The same bytes give the same events however
/// they were cut into pieces (error texts aside). Views of a request live until finish_request().
class RequestReader {
 public:
  enum class Event : std::uint8_t { need_more, head, complete, failed };
  enum class Waiting : std::uint8_t { for_request, for_head, for_body };

  /// Memory to receive into; not empty after Event::need_more.
  std::span<char> space();
  /// Says that the first `bytes` bytes of space() have been filled.
  void received(std::size_t bytes);
  /// Says that the peer sends no more: a request that has begun and is not complete fails.
  void received_end();
  /// What the bytes received so far give.
  Event next();

  /// After Event::head: how to take the body. A declared length over the plan's limit fails at the next event.
  void take_body(const BodyPlan& plan);
  /// After Event::head: drops a body that nobody wants when all of it has been received already, and says whether it
  /// has. If not, the connection is of no further use.
  bool skip_body();
  /// After Event::complete: undoes the content coding that the plan named. An error is one of the content
  /// (inflate_body()): the connection can go on.
  Result<void> decode_body();
  /// After Event::complete, or a successful skip_body(): drops the request; the next may follow.
  void finish_request();

  /// The head, after Event::head or a failure of its framing; empty before.
  RequestHead& head() { return request_.head; }
  /// After Event::complete.
  const Request& request() const { return request_; }
  /// After Event::failed.
  const Error& error() const { return error_; }

  Version version() const { return version_; }
  bool keep_alive() const { return framing_.keep_alive; }
  bool expects_continue() const { return framing_.expects_continue; }
  /// After Event::need_more: what is being waited for.
  Waiting waiting() const;
  /// How many bytes of the present request have been received behind its head.
  std::uint64_t body_bytes_received() const { return body_bytes_received_; }
  /// Whether bytes have been received behind the present request, or of one whose head is not complete.
  bool has_unread() const { return input_.unread().size() > used_in_place_; }

 private:
  enum class Stage : std::uint8_t {
    head,       // collecting a head in input_
    planning,   // the head is complete; a plan is waited for
    in_place,   // a body of known length that fits behind its head in input_
    collected,  // a body of known length that is received into body_
    chunked,    // a chunked body, decoded from input_ into body_; the head is in head_
    complete,
    failed,
  };

  Event read_head();
  Event interpret_head(std::string_view bytes);
  Result<void> apply_policy(const RequestLine& line);
  Event read_collected();
  Event read_chunks();
  Event complete(std::string_view body);
  Event fail_with(Error error);

  void skip_empty_line();
  void begin_sized_body(std::uint64_t length);
  void begin_chunked_body();
  std::uint64_t declared() const { return request_.head.content_length.value_or(0); }
  std::uint64_t missing() const { return declared() - body_bytes_received_; }

  ReceiveBuffer input_;
  ReceiveBuffer head_;  // holds the head of a chunked request
  BodyStore body_;
  Buffered plan_;        // of a body that is not streamed
  std::string content_;  // of a body that is coded, and padding
  HeadScanner scanner_;
  RequestParser parser_;
  std::vector<Field> fields_;
  Request request_;
  Framing framing_;
  Error error_;
  std::uint64_t body_bytes_received_ = 0;
  std::size_t used_in_place_ = 0;  // bytes of input_ to consume with the request
  Version version_ = Version::http_1_1;
  Stage stage_ = Stage::head;
  bool skipped_empty_line_ = false;
  bool ended_ = false;
};

}  // namespace foretell::http
