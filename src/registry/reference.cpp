#include "registry/reference.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::registry {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

Result<void> check_name(std::string_view what, std::string_view name) {
  const bool allowed =
      std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
  if (name.empty() || name.size() > limits::k_name_bytes_max || !is_letter_or_digit(name.front()) || !allowed) {
    return fail(ErrorCode::invalid_argument, fmt::format("the {} \"{}\" is not allowed", what, name),
                fmt::format("use 1 to {} letters, digits, '.', '_' and '-', beginning with a letter or digit",
                            limits::k_name_bytes_max));
  }
  return {};
}

Result<Version> parse_version(std::string_view text) {
  Version version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || version < 1 || text.front() == '0') {
    return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" is not a version", text), "versions are 1, 2, 3, ...");
  }
  return version;
}

Result<Reference> parse_reference(std::string_view text) {
  Reference reference;
  const std::size_t mark = text.find_first_of(":@");
  reference.name = text.substr(0, mark);
  TRY(check_name("model name", reference.name));
  if (mark == std::string_view::npos) return reference;
  const std::string_view rest = text.substr(mark + 1);
  if (text[mark] == ':') {
    reference.selector = TRY(parse_version(rest));
  } else {
    TRY(check_name("alias", rest));
    reference.selector = std::string(rest);
  }
  return reference;
}

std::string to_text(const Reference& reference) {
  if (const auto* version = std::get_if<Version>(&reference.selector)) {
    return fmt::format("{}:{}", reference.name, *version);
  }
  if (const auto* alias = std::get_if<std::string>(&reference.selector)) {
    return fmt::format("{}@{}", reference.name, *alias);
  }
  return reference.name;
}

}  // namespace foretell::registry
