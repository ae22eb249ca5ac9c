#include "http/entity_tag.hpp"

#include <utility>

#include "crypto/sha256.hpp"
#include "http/ascii.hpp"
#include "http/content_coding.hpp"

namespace foretell::http {
namespace {

/// 128 bits of a digest: enough that no two bodies ever share a tag.
constexpr std::size_t k_digest_characters = 32;

/// Whether a list of entity tags has `tag`. The weak comparison of If-None-Match: W/ does not matter.
bool has_tag(std::string_view list, std::string_view tag) {
  while (!(list = trimmed(list)).empty()) {
    if (list.starts_with(',')) {
      list.remove_prefix(1);
      continue;
    }
    if (list.starts_with("W/")) list.remove_prefix(2);
    const std::size_t end = list.starts_with('"') ? list.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return false;
    if (list.substr(0, end + 1) == tag) return true;
    list.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

std::string entity_tag(std::string_view body) {
  return '"' + crypto::sha256_hex(body).substr(0, k_digest_characters) + '"';
}

std::string tag_of_gzip(std::string_view tag) { return std::string(tag.substr(0, tag.size() - 1)) + "-gzip\""; }

bool names_entity_tag(const RequestHead& head, std::string_view tag) {
  for (const Field& field : head.fields) {
    if (!equals_ignoring_case(field.name, "if-none-match")) continue;
    if (trimmed(field.value) == "*" || has_tag(field.value, tag)) return true;
  }
  return false;
}

Response revalidated(const RequestHead& head, Response response) {
  response.cache_control = "no-cache";
  response.entity_tag = entity_tag(response.body);
  std::string packed_tag = tag_of_gzip(response.entity_tag);
  const bool has_body = names_entity_tag(head, response.entity_tag);
  const bool has_packed = !has_body && names_entity_tag(head, packed_tag);
  if (!has_body && !has_packed) return response;
  if (has_packed) response.entity_tag = std::move(packed_tag);
  if (is_worth_deflating(response)) response.extra_fields += "Vary: Accept-Encoding\r\n";
  response.status = 304;
  response.body.clear();
  return response;
}

}  // namespace foretell::http
