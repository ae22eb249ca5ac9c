#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/body_store.hpp"
#include "http/message.hpp"
#include "http/policy.hpp"

namespace foretell::http {

/// What the first line of a request says.
struct RequestLine {
  Method method = Method::other;
  std::string_view target;
  Version version = Version::http_1_1;
};

/// The grammar of a request: its head, and the chunks of its body. Boost.Beast's parser does the work; this class hides
/// it and the traps of version 1.81. What a well-formed head may mean is decided elsewhere (policy.hpp).
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  /// Parses a whole head, empty line included, that HeadScanner has passed. The views of the line and of `fields`,
  /// which is filled, are views of `head`. Errors: invalid_argument.
  Result<RequestLine> parse_head(std::string_view head, std::vector<Field>& fields);

  /// Decodes chunks behind the head that was parsed last into `body` and returns how many of `bytes` it has taken; the
  /// rest must come again with more behind it. Trailer fields are checked and dropped. Errors: invalid_argument, the
  /// body's own, and headers_too_large for a size line or trailers over limits::k_chunk_framing_bytes_max.
  Result<std::size_t> decode_chunks(std::string_view bytes, BodyStore& body);
  /// Whether the last chunk and its trailers have been taken.
  bool is_done() const;

 private:
  class Beast;

  std::unique_ptr<Beast> beast_;
};

}  // namespace foretell::http
