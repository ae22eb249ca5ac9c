#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "http/ascii.hpp"
#include "http/client.hpp"

namespace foretell::http {
namespace {

std::unexpected<Error> not_a_url(std::string_view text, std::string_view why) {
  return fail(ErrorCode::usage, fmt::format("\"{}\" is not a URL that can be asked: {}", text, why),
              "write it as http://127.0.0.1:5000/health");
}

/// What follows the host: nothing, or ":" and a port number.
Result<std::uint16_t> parse_port(std::string_view text, std::string_view url) {
  if (text.empty()) return Url().port;
  unsigned port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, port);
  if (text.front() != ':' || stop != end || error != std::errc{} || port == 0 || port > 0xffff) {
    return not_a_url(url, "the port is not a number from 1 to 65535");
  }
  return static_cast<std::uint16_t>(port);
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  // A blank or a line end in a target would end the request line early.
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; })) {
    return not_a_url(text, "it has blanks, control characters or letters that are not ASCII");
  }
  std::string_view rest = text;
  if (const std::size_t scheme_end = rest.find("://"); scheme_end != std::string_view::npos) {
    if (!equals_ignoring_case(rest.substr(0, scheme_end), "http")) return not_a_url(text, "only http:// is supported");
    rest.remove_prefix(scheme_end + 3);
  }
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());

  const bool is_bracketed = authority.starts_with('[');
  const std::size_t host_end = std::min(is_bracketed ? authority.find(']') : authority.find(':'), authority.size());
  const std::string_view host = authority.substr(is_bracketed ? 1 : 0, host_end - (is_bracketed ? 1 : 0));
  if (host.empty() || host.contains('@')) return not_a_url(text, "it names no host");
  if (is_bracketed && host_end == authority.size()) return not_a_url(text, "a ] is missing");

  Url url;
  url.host = host;
  url.port = TRY(parse_port(authority.substr(host_end + (is_bracketed ? 1 : 0)), text));
  const std::string_view target = rest.substr(0, rest.find('#'));  // a fragment is not sent
  url.target = fmt::format("{}{}", target.starts_with('/') ? "" : "/", target);
  return url;
}

}  // namespace foretell::http
