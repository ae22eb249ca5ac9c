#include "http/cors_policy.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "base/wire_limits.hpp"
#include "http/ascii.hpp"

namespace foretell::http {
namespace {

/// What a page may send beside what browsers always allow, and may read of an answer's fields.
constexpr std::string_view k_request_fields =
    "Content-Type, Content-Encoding, If-None-Match, X-Request-Id, traceparent, tracestate";
constexpr std::string_view k_answer_fields = "ETag, Retry-After, X-Cache, X-Request-Id";

bool is_host(std::string_view host) {
  if (host.starts_with('[')) return host.size() > 2 && host.ends_with(']');
  return !host.empty() && std::ranges::all_of(host, [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
}

bool is_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && stop == digits.data() + digits.size() && port > 0;
}

/// The origin as browsers write it (RFC 6454, 6.2): small letters, no port that the scheme implies. Nothing for what is none.
std::optional<std::string> normal_origin(std::string_view text) {
  std::string origin(text);
  std::ranges::transform(origin, origin.begin(), to_lower);
  const std::size_t scheme_end = origin.find("://");
  if (scheme_end == std::string::npos) return std::nullopt;
  const std::string_view scheme = std::string_view(origin).substr(0, scheme_end);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string_view authority = std::string_view(origin).substr(scheme_end + 3);
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (!is_host(authority.substr(0, colon))) return std::nullopt;
  if (colon == std::string_view::npos) return origin;
  const std::string_view port = authority.substr(colon + 1);
  if (!is_port(port)) return std::nullopt;
  if (port == (scheme == "http" ? "80" : "443")) origin.resize(origin.size() - port.size() - 1);
  return origin;
}

}  // namespace

Result<CorsPolicy> CorsPolicy::make(const std::vector<std::string>& origins) {
  if (origins.size() > limits::k_cors_origins_max) {
    return fail(ErrorCode::usage, fmt::format("found {} origins to allow, expected at most {}", origins.size(),
                                              limits::k_cors_origins_max));
  }
  CorsPolicy policy;
  for (const std::string& text : origins) {
    const std::optional<std::string> origin = normal_origin(text);
    if (!origin) {
      return fail(ErrorCode::usage,
                  fmt::format("{} is no origin of web pages, expected one like https://app.example", quote(text)),
                  "scheme and host, and a port where it is not the usual one; no path, and no * for all");
    }
    policy.origins_.push_back(*origin);
  }
  return policy;
}

bool CorsPolicy::allows(std::string_view origin) const { return std::ranges::find(origins_, origin) != origins_.end(); }

std::string CorsPolicy::answer_lines(const RequestHead& head) const {
  if (origins_.empty()) return {};
  const std::string_view origin = head.field("origin");
  if (!allows(origin)) return "Vary: Origin\r\n";
  return fmt::format("Vary: Origin\r\nAccess-Control-Allow-Origin: {}\r\nAccess-Control-Expose-Headers: {}\r\n", origin,
                     k_answer_fields);
}

std::optional<Response> CorsPolicy::answer_preflight(const RequestHead& head, std::string_view methods) const {
  const bool is_preflight = head.method == Method::options && !head.field("access-control-request-method").empty();
  if (!is_preflight || methods.empty() || !allows(head.field("origin"))) return std::nullopt;
  return Response{.status = 204,
                  .extra_fields = fmt::format(
                      "{}Access-Control-Allow-Methods: {}\r\nAccess-Control-Allow-Headers: {}\r\n"
                      "Access-Control-Max-Age: {}\r\n",
                      answer_lines(head), methods, k_request_fields, limits::k_cors_preflight_max_age.count())};
}

}  // namespace foretell::http
