#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "http/message.hpp"

namespace foretell::http {

class Session;

/// Takes the bytes of a streamed body as they come, on the session's thread. An error ends the request with it.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
};

/// The body is collected, up to `bytes_max` bytes as it comes and as many without its content coding, and handed over
/// with the request.
struct Buffered {
  std::size_t bytes_max = 0;
  ContentCoding coding = ContentCoding::identity;
};

/// The body goes to `sink` piece by piece, up to `bytes_max` bytes in all; the request is handled after its end.
struct Streamed {
  std::shared_ptr<BodySink> sink;
  std::size_t bytes_max = 0;
};

using BodyPlan = std::variant<Buffered, Streamed>;

/// The right to answer one request, once. Move-only; may be kept, moved to and used from any thread, also after the
/// peer has gone (the answer is then dropped). One destroyed without an answer answers 500: no request is left hanging.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Session> session);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) noexcept;
  ~Responder();

  /// Answers. A second call is a bug of ours (asserted).
  void send(Response response);

 private:
  std::shared_ptr<Session> session_;  // empty once answered or moved from
};

/// What stands behind a session. Each event loop owns one handler and calls it on its own thread only.
class Handler {
 public:
  virtual ~Handler() = default;

  /// Called when the head is complete and before any of the body is read: how to take the body, or an early answer.
  /// It may note in `head.route` which route it found, for handle().
  virtual std::expected<BodyPlan, Response> plan(RequestHead& head) = 0;
  /// Called when the request is complete. `request` lives until `responder` has answered.
  virtual void handle(const Request& request, Responder responder) = 0;
  /// The answer to an error of framing, of a limit or of ours, in the handler's own dialect. Of `head` only the
  /// request_id is certain to be there.
  virtual Response refuse(const Error& error, const RequestHead& head) = 0;
};

}  // namespace foretell::http
