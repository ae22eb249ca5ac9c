#include "api/media_type.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "http/ascii.hpp"

namespace foretell::api {
namespace {

using http::trimmed;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), http::to_lower);
  return lower;
}

/// Whether every charset parameter says UTF-8.
bool is_utf8(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view part = parameters.substr(0, parameters.find(';'));
    parameters.remove_prefix(std::min(parameters.size(), part.size() + 1));
    const std::string parameter = lower_case(trimmed(part));
    if (!parameter.starts_with("charset")) continue;
    std::string_view value =
        trimmed(std::string_view(parameter).substr(std::min(parameter.size(), parameter.find('=') + 1)));
    if (value.starts_with('"') && value.ends_with('"') && value.size() >= 2) value = value.substr(1, value.size() - 2);
    if (value != "utf-8" && value != "utf8") return false;
  }
  return true;
}

}  // namespace

Result<void> check_json_media_type(std::string_view content_type) {
  if (content_type == "application/json") return {};  // as nearly every client has it
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::string name = lower_case(trimmed(type));
  const std::size_t slash = name.find('/');
  const bool structured = slash != std::string::npos && slash > 0 && name.ends_with("+json") && name.size() > slash + 6;
  const bool is_json = name == "application/json" || structured;
  if (is_json && is_utf8(content_type.substr(std::min(content_type.size(), type.size() + 1)))) return {};
  const std::string found = content_type.empty() ? "none" : quote(content_type);
  return fail(ErrorCode::unsupported_media_type,
              fmt::format("the body's media type must be application/json in UTF-8, got {}", found),
              "send the field Content-Type: application/json");
}

}  // namespace foretell::api
