#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

/// What a request head must obey before anybody acts on it. Pure functions of the parsed head. The rules are those of
/// RFC 9112 in their strictest reading: whatever two parsers could frame differently is refused (request smuggling).
namespace foretell::http {

enum class Version : std::uint8_t { http_1_0, http_1_1 };

/// How the bytes behind a head are to be read, and what the peer wants of the connection.
struct Framing {
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = false;
  bool expects_continue = false;
  std::string_view host;  // empty in an HTTP/1.0 request without Host
};

/// Errors: invalid_argument for Transfer-Encoding that is not exactly one field `chunked`, that comes with
/// Content-Length, or in HTTP/1.0; for Content-Length that is repeated or not plain digits; for a Host that is absent
/// (HTTP/1.1), repeated or no host. expectation_failed for an Expect other than 100-continue (HTTP/1.1).
Result<Framing> check_framing(Version version, std::span<const Field> fields);

/// A request target in its parts. `authority` is empty but for the absolute form.
struct Target {
  std::string_view path;
  std::string_view query;
  std::string_view authority;
};

/// Reads "/path?query", "http://host/path?query" or, for OPTIONS, "*". Anything else is invalid_argument.
Result<Target> check_target(Method method, std::string_view target);

/// Whether a peer's X-Request-Id may be echoed and logged: 1 to limits::k_request_id_bytes_max of [A-Za-z0-9._-].
bool is_request_id(std::string_view text);

}  // namespace foretell::http
