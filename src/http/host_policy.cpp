#include "http/host_policy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/ascii.hpp"

namespace foretell::http {
namespace {

constexpr std::size_t k_shown_bytes_max = 100;  // of a stranger's text in a message

std::string shown(std::string_view text) {
  if (text.size() <= k_shown_bytes_max) return std::string(text);
  return fmt::format("{}...", text.substr(0, k_shown_bytes_max));
}

/// The name in "name:port" or "[address]:port", without a trailing dot.
std::string_view name_of(std::string_view host) {
  const std::size_t bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
  std::string_view name = host.substr(0, bracket == std::string_view::npos ? host.find(':') : bracket + 1);
  if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
  return name;
}

bool same_name(std::string_view a, std::string_view b) {
  return a == b || std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

}  // namespace

bool is_loopback_address(std::string_view address) {
  const std::string text(address);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
}

HostPolicy::HostPolicy(Options options) : options_(std::move(options)) {}

Result<void> HostPolicy::check(const RequestHead& head) const {
  const std::string_view host_name = name_of(head.host);
  if (options_.loopback && !head.host.empty() && !is_ours(host_name)) {
    return fail(ErrorCode::misdirected,
                fmt::format("this service does not answer for the host \"{}\"", shown(head.host)),
                fmt::format("ask for localhost or 127.0.0.1, or allow the name: --allow-host {}", shown(host_name)));
  }
  for (const Field& field : head.fields) {
    if (!equals_ignoring_case(field.name, "origin")) continue;
    if (auto checked = check_origin(field.value, host_name); !checked) return checked;
  }
  return {};
}

bool HostPolicy::is_ours(std::string_view host_name) const {
  for (const std::string_view local : {"localhost", "127.0.0.1", "[::1]"}) {
    if (same_name(host_name, local)) return true;
  }
  return std::ranges::any_of(options_.allowed_hosts,
                             [&](const std::string& allowed) { return same_name(host_name, name_of(allowed)); });
}

Result<void> HostPolicy::check_origin(std::string_view origin, std::string_view host_name) const {
  if (options_.cors.allows(origin)) return {};
  const std::size_t scheme_end = origin.find("://");
  if (scheme_end != std::string_view::npos) {  // else "null", or no origin at all: foreign
    const std::string_view origin_name = name_of(origin.substr(scheme_end + 3));
    if (options_.loopback ? is_ours(origin_name) : !origin_name.empty() && same_name(origin_name, host_name)) return {};
  }
  return fail(ErrorCode::forbidden, fmt::format("requests from pages of \"{}\" are refused", shown(origin)),
              options_.loopback
                  ? "serve the page from localhost, or allow its origin: --cors-origin ORIGIN"
                  : "serve the page from the host that it asks, or allow its origin: --cors-origin ORIGIN");
}

}  // namespace foretell::http
