#include "http/content_coding.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/gzip.hpp"
#include "base/limits.hpp"
#include "base/quote.hpp"
#include "base/wire_limits.hpp"
#include "http/ascii.hpp"

namespace foretell::http {
namespace {

/// Calls `visit` with each item of the lists that all fields of this name hold together.
template <class Visit>
void for_each_item(const RequestHead& head, std::string_view lower_case_name, const Visit& visit) {
  for (const Field& field : head.fields) {
    if (!equals_ignoring_case(field.name, lower_case_name)) continue;
    std::string_view list = field.value;
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      if (const std::string_view item = trimmed(list.substr(0, comma)); !item.empty()) visit(item);
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }
}

bool is_gzip_name(std::string_view coding) {
  return equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip");
}

/// The weight of an item such as "gzip;q=0.5", from 0 to 1; what cannot be read weighs nothing.
double weight_of(std::string_view parameters) {
  parameters = trimmed(parameters);
  if (parameters.empty()) return 1;
  if (!parameters.starts_with("q=") && !parameters.starts_with("Q=")) return 0;
  parameters.remove_prefix(2);
  double weight = 0;
  const char* const end = parameters.data() + parameters.size();
  const auto [stop, error] = std::from_chars(parameters.data(), end, weight, std::chars_format::fixed);
  const bool is_weight = error == std::errc() && stop == end && weight >= 0 && weight <= 1;
  return is_weight ? weight : 0;
}

std::unexpected<Error> unsupported(std::string_view found) {
  return std::unexpected(
      Error{.code = ErrorCode::unsupported_media_type,
            .message = fmt::format("the body's content coding must be gzip or none, got {}", quote(found)),
            .field = std::string(k_content_encoding),
            .hint = "send the body as it is, or as gzip with the field Content-Encoding: gzip"});
}

}  // namespace

Result<ContentCoding> content_coding(const RequestHead& head) {
  ContentCoding coding = ContentCoding::identity;
  std::optional<std::string_view> other;
  for_each_item(head, "content-encoding", [&](std::string_view item) {
    if (equals_ignoring_case(item, "identity")) return;
    if (coding == ContentCoding::identity && is_gzip_name(item)) {
      coding = ContentCoding::gzip;
    } else {
      other = item;  // gzip twice, too: nobody packs twice but to make a small body large
    }
  });
  if (other) return unsupported(*other);
  return coding;
}

Result<std::string> inflate_body(std::string_view compressed, std::size_t bytes_max) {
  const std::size_t in_proportion =
      std::max(limits::k_inflate_any_ratio_bytes_max, compressed.size() * limits::k_inflate_ratio_max);
  Result<std::string> content = gunzip(compressed, std::min(bytes_max, in_proportion));
  if (content) {
    content->append(k_body_padding, '\0');
    return content;
  }
  if (content.error().code == ErrorCode::corrupt) {
    return fail(ErrorCode::invalid_argument, "the request body is not gzip: " + content.error().message,
                "Content-Encoding: gzip is for bodies that are");
  }
  if (bytes_max <= in_proportion) {
    return fail(ErrorCode::payload_too_large,
                fmt::format("the request body is larger than {} bytes when it is inflated", bytes_max));
  }
  return fail(ErrorCode::payload_too_large,
              fmt::format("the request body becomes more than {} times as large when it is inflated",
                          limits::k_inflate_ratio_max),
              "send it as it is, or in parts");
}

bool prefers_gzip(const RequestHead& head) {
  std::optional<double> gzip, identity, any;
  for_each_item(head, "accept-encoding", [&](std::string_view item) {
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view name = trimmed(item.substr(0, semicolon));
    const double weight = weight_of(item.substr(std::min(semicolon + 1, item.size())));
    if (is_gzip_name(name)) gzip = std::max(gzip.value_or(0), weight);
    if (equals_ignoring_case(name, "identity")) identity = weight;
    if (name == "*") any = weight;
  });
  const double wanted = gzip.value_or(any.value_or(0));
  return wanted > 0 && wanted >= identity.value_or(0);
}

bool is_worth_deflating(const Response& response) {
  const std::size_t size = response.body.size();
  if (size < limits::k_deflate_bytes_min || size > limits::k_deflate_bytes_max) return false;
  const std::string_view type = response.content_type;
  const bool is_text = type.starts_with("text/") || type.starts_with("application/json") || type.contains("+json") ||
                       type.starts_with("application/openmetrics-text");
  return is_text && !response.extra_fields.contains("Content-Encoding:");
}

}  // namespace foretell::http
