#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/client.hpp"

namespace foretell::http {

/// Reads one answer, interim ones (1xx) skipped, out of bytes as they come: with a length, chunked, or ended by the
/// end of the connection. Bounded by limits::k_header_bytes_max and limits::k_body_bytes_max. One thread at a time.
class ResponseParser {
 public:
  /// `is_head`: the answer is one to HEAD and has no body, whatever its fields say.
  explicit ResponseParser(bool is_head);
  ~ResponseParser();

  /// Takes received bytes; true when the answer is complete. Errors: unavailable for what is no HTTP answer or is over
  /// a limit.
  Result<bool> take(std::string_view bytes);
  /// The peer has closed; true when that completes the answer, else it was cut off (unavailable).
  Result<void> take_end();
  /// The answer, once complete.
  ClientResponse& response() { return response_; }

 private:
  class Beast;

  Result<bool> parse();

  std::unique_ptr<Beast> beast_;
  std::string pending_;  // received, not parsed yet
  ClientResponse response_;
  bool is_head_;
};

}  // namespace foretell::http
