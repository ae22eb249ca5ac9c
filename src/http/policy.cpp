#include "http/policy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/limits.hpp"
#include "http/ascii.hpp"

namespace foretell::http {
namespace {

std::unexpected<Error> malformed(std::string message, std::string hint = {}) {
  return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
}

/// A field that may come once: how often it came, and its last value.
struct Occurrences {
  std::size_t count = 0;
  std::string_view value;

  void add(std::string_view another) {
    ++count;
    value = another;
  }
};

/// The fields that framing depends on.
struct FramingFields {
  Occurrences host;
  Occurrences content_length;
  Occurrences transfer_encoding;
  bool close = false;
  bool keep_alive = false;
  bool continue_expected = false;
  bool other_expected = false;
};

void read_connection(std::string_view value, FramingFields& found) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view token = trimmed(value.substr(0, comma));
    found.close |= equals_ignoring_case(token, "close");
    found.keep_alive |= equals_ignoring_case(token, "keep-alive");
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

void read_field(const Field& field, FramingFields& found) {
  switch (field.name.size()) {  // tells most names apart without looking at a letter
    case 4:
      if (equals_ignoring_case(field.name, "host")) found.host.add(field.value);
      break;
    case 6:
      if (!equals_ignoring_case(field.name, "expect")) break;
      (equals_ignoring_case(field.value, "100-continue") ? found.continue_expected : found.other_expected) = true;
      break;
    case 10:
      if (equals_ignoring_case(field.name, "connection")) read_connection(field.value, found);
      break;
    case 14:
      if (equals_ignoring_case(field.name, "content-length")) found.content_length.add(field.value);
      break;
    case 17:
      if (equals_ignoring_case(field.name, "transfer-encoding")) found.transfer_encoding.add(field.value);
      break;
    default: break;
  }
}

Result<void> check_transfer_encoding(Version version, const FramingFields& found) {
  if (version == Version::http_1_0) return malformed("an HTTP/1.0 request cannot have a Transfer-Encoding");
  if (found.content_length.count > 0) {
    return malformed("the request has both Transfer-Encoding and Content-Length", "send one of them");
  }
  if (found.transfer_encoding.count > 1) return malformed("the request has more than one Transfer-Encoding");
  if (!equals_ignoring_case(found.transfer_encoding.value, "chunked")) {
    return malformed("the only Transfer-Encoding understood is chunked");
  }
  return {};
}

Result<std::uint64_t> check_content_length(const Occurrences& field) {
  if (field.count > 1) return malformed("the request has more than one Content-Length");
  const char* const end = field.value.data() + field.value.size();
  std::uint64_t length = 0;
  // from_chars takes a sign for signed types only, and no "0x": what it reads to the end is plain digits.
  const auto [stop, error] = std::from_chars(field.value.data(), end, length);
  if (field.value.empty() || stop != end || error != std::errc{}) {
    return malformed("Content-Length is not a plain decimal number of bytes");
  }
  return length;
}

/// Bytes of the host of a URL with its port (RFC 3986, 3.2.2).
constexpr std::array<bool, 256> k_in_authority = [] {
  std::array<bool, 256> in{};
  for (std::size_t byte = 0; byte < in.size(); ++byte) in[byte] = is_alphanumeric(static_cast<char>(byte));
  for (const unsigned char byte : std::string_view("-._~%!$&'()*+;=:[]")) in[byte] = true;
  return in;
}();

/// Whether `text` can be the host of a URL with its port, by its characters.
bool is_authority(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return k_in_authority[c]; });
}

Result<std::string_view> check_host(Version version, const Occurrences& field) {
  if (field.count > 1) return malformed("the request has more than one Host");
  if (field.value.empty() && version == Version::http_1_1) return malformed("the request has no Host");
  if (!is_authority(field.value)) return malformed("Host is not a host name with an optional port");
  return field.value;
}

}  // namespace

Result<Framing> check_framing(Version version, std::span<const Field> fields) {
  FramingFields found;
  for (const Field& field : fields) read_field(field, found);

  Framing framing;
  if (found.transfer_encoding.count > 0) {
    if (auto checked = check_transfer_encoding(version, found); !checked) {
      return std::unexpected(std::move(checked).error());
    }
    framing.chunked = true;
  } else if (found.content_length.count > 0) {
    framing.content_length = TRY(check_content_length(found.content_length));
  }
  framing.host = TRY(check_host(version, found.host));
  framing.keep_alive = !found.close && (version == Version::http_1_1 || found.keep_alive);
  if (version == Version::http_1_0) return framing;  // knows no Expect

  if (found.other_expected) {
    return fail(ErrorCode::expectation_failed, "the only Expect understood is 100-continue");
  }
  framing.expects_continue = found.continue_expected;
  return framing;
}

Result<Target> check_target(Method method, std::string_view target) {
  if (target == "*") {
    if (method == Method::options) return Target{target, {}, {}};
    return malformed("the request target * is for OPTIONS only");
  }
  Target parts;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    parts.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(parts.authority.size());
    if (parts.authority.empty() || !is_authority(parts.authority)) {
      return malformed("the request target names no host");
    }
    break;
  }
  const bool is_absolute = !parts.authority.empty();
  if (!target.starts_with('/') && !is_absolute) {
    return malformed("the request target is neither a path nor an http URL", "begin it with /");
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  parts.path = target.substr(0, question);
  if (parts.path.empty()) parts.path = "/";
  if (question < target.size()) parts.query = target.substr(question + 1);
  return parts;
}

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= limits::k_request_id_bytes_max &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace foretell::http
