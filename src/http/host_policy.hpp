#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/cors_policy.hpp"
#include "http/message.hpp"

namespace foretell::http {

/// Whether `address` is a literal loopback address: 127.0.0.0/8, ::1, or the former mapped into IPv6.
bool is_loopback_address(std::string_view address);

/// Keeps web pages of strangers away from a local service: a browser tells the page's origin and the name it asked
/// for, so a foreign page (Origin) and a foreign name that was made to point here (Host: DNS rebinding) can be told.
/// Immutable; any thread.
class HostPolicy {
 public:
  struct Options {
    bool loopback = true;                         // the service listens on a loopback address only
    std::vector<std::string> allowed_hosts = {};  // further names it answers for
    CorsPolicy cors = {};                         // pages from elsewhere that may ask
  };

  explicit HostPolicy(Options options);

  /// On loopback: Host must be localhost, 127.0.0.1, [::1] or an allowed name (misdirected), and so must the host of
  /// an Origin (forbidden). Elsewhere any Host will do, and an Origin must name the same host (forbidden). Ports do not
  /// matter; an HTTP/1.0 request without Host passes, and so does an Origin that cors() allows.
  Result<void> check(const RequestHead& head) const;

  const CorsPolicy& cors() const { return options_.cors; }

 private:
  bool is_ours(std::string_view host_name) const;
  Result<void> check_origin(std::string_view origin, std::string_view host_name) const;

  Options options_;
};

}  // namespace foretell::http
