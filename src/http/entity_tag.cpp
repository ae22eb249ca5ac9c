#include "http/entity_tag.hpp"

#include <utility>

#include "crypto/sha256.hpp"
#include "http/ascii.hpp"

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

bool names_entity_tag(const RequestHead& head, std::string_view tag) {
  for (const Field& field : head.fields) {
    if (!equals_ignoring_case(field.name, "if-none-match")) continue;
    if (trimmed(field.value) == "*" || has_tag(field.value, tag)) return true;
  }
  return false;
}

Response revalidated(const RequestHead& head, Response response) {
  const std::string tag = entity_tag(response.body);
  response.cache_control = "no-cache";
  response.extra_fields += "ETag: " + tag + "\r\n";
  if (!names_entity_tag(head, tag)) return response;
  response.status = 304;
  response.body.clear();
  return response;
}

}  // namespace foretell::http
