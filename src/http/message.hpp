#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace foretell::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

/// "GET" and so on; `other` has no text.
std::string_view to_text(Method method);

/// How the bytes of a body stand for its content.
enum class ContentCoding : std::uint8_t { identity, gzip };

struct Field {
  std::string_view name;
  std::string_view value;
};

/// Readable bytes behind every body, of any content, so that a SIMD parser may read over its end.
inline constexpr std::size_t k_body_padding = 64;

/// A request as the session framed it: the head has passed every check of framing (see session.hpp), nothing is known
/// yet about route or body. All views live until the request has been answered.
struct RequestHead {
  Method method = Method::other;
  std::string_view path;   // before '?', exactly as sent: nothing is percent-decoded
  std::string_view query;  // behind '?', or empty
  std::span<const Field> fields;
  std::string_view host;  // value of Host, empty in an HTTP/1.0 request without one
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  std::string_view request_id;  // the peer's X-Request-Id when sane, else one of ours
  Clock::SteadyTime began;      // when the bytes came that completed it; the epoch before
  std::uint32_t route = 0;      // the handler's own, from plan() to handle()

  /// The value of the first field with this name (lower case given, compared without case), or empty.
  std::string_view field(std::string_view lower_case_name) const;
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

/// A whole request. `body` is what the plan asked for, without its content coding; it is followed by k_body_padding readable bytes; it is empty for a streamed one.
struct Request {
  RequestHead head;
  std::string_view body;
};

/// An answer. The session adds status line, Content-Length, Connection, Date, X-Request-Id and the fields that every
/// answer carries (X-Content-Type-Options: nosniff); where the peer would rather have it and it is worth it, the body goes
/// out as gzip.
struct Response {
  int status = 200;
  std::string body = {};
  std::string_view content_type = "application/json";  // static storage
  std::string_view cache_control = "no-store";         // likewise
  std::string entity_tag = {};                         // of the body as it is, in quotes, or empty (entity_tag.hpp)
  std::string extra_fields = {};                       // whole lines, each ending in "\r\n", e.g. "Allow: GET\r\n"
};

/// The reason phrase of a status, e.g. "Not Found".
std::string_view reason_phrase(int status);

}  // namespace foretell::http
