#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::http {

/// A parsed http:// URL.
struct Url {
  std::string host;
  std::uint16_t port = 80;
  std::string target = "/";  // path and query
};

/// Reads "http://host[:port][/path[?query]]" (or the same without the scheme). Errors: ErrorCode::usage.
Result<Url> parse_url(std::string_view text);

struct ClientRequest {
  std::string_view method = "GET";
  Url url;
  std::string_view content_type = {};  // sent with a body
  std::string_view body = {};
};

struct ClientResponse {
  int status = 0;
  std::string body;
};

/// One request over a connection of its own, blocking, within `timeout` as a whole. A peer that does not answer is
/// ErrorCode::unavailable. For the health check and the demo; the load test has its own client.
Result<ClientResponse> send_request(const ClientRequest& request, std::chrono::milliseconds timeout);

}  // namespace foretell::http
