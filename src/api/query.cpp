#include "api/query.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::api {

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
      return fail(ErrorCode::invalid_argument, fmt::format("{} is not a percent-encoding", quote(text.substr(i, 3))),
                  "write a percent sign as %25");
    }
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

Result<std::optional<std::string>> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (part.substr(0, equals) != name) continue;
    std::string value(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    std::ranges::replace(value, '+', ' ');
    return TRY(percent_decoded(value));
  }
  return std::nullopt;
}

Result<bool> query_flag(std::string_view query, std::string_view name) {
  const auto value = TRY(query_value(query, name));
  if (!value || *value == "false" || *value == "0") return false;
  if (*value == "true" || *value == "1") return true;
  return std::unexpected(Error{ErrorCode::invalid_argument,
                               fmt::format("query parameter {}: expected true or false, got {}", name, quote(*value)),
                               std::string(name),
                               {}});
}

}  // namespace foretell::api
