#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace foretell::http {

/// Which web pages from elsewhere may ask and read the answers (https://fetch.spec.whatwg.org/#http-cors-protocol). The
/// default is none. Origins are named one by one, and no credentials of the browser are ever allowed. Immutable; any thread.
class CorsPolicy {
 public:
  /// No page from elsewhere.
  CorsPolicy() = default;

  /// Pages of `origins`, at most limits::k_cors_origins_max, each like "https://app.example" or "http://10.0.0.5:8080".
  /// ErrorCode::usage for what is no origin, `*` among it.
  static Result<CorsPolicy> make(const std::vector<std::string>& origins);

  bool allows(std::string_view origin) const;

  /// The lines that an answer to `head` carries; empty where no page is allowed at all.
  std::string answer_lines(const RequestHead& head) const;

  /// The answer to a browser that asks whether an allowed page may send a request of another method or media type to a path
  /// that takes `methods` ("POST"); nothing for any other request.
  std::optional<Response> answer_preflight(const RequestHead& head, std::string_view methods) const;

 private:
  std::vector<std::string> origins_;  // as browsers write them
};

}  // namespace foretell::http
