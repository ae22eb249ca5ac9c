#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

/// Answers that a client need not be sent twice (RFC 9110, 8.8.3 and 13.1.2).
namespace foretell::http {

/// The strong tag of a representation: its bytes tell, so it stays the same over restarts and replicas.
std::string entity_tag(std::string_view body);

/// The tag of the same as gzip, which is another representation.
std::string tag_of_gzip(std::string_view tag);

/// Whether If-None-Match, in however many fields, names `tag`; "*" names every one. What is not a list of tags names
/// none.
bool names_entity_tag(const RequestHead& head, std::string_view tag);

/// The answer to GET or HEAD with a tag, which clients may keep if they ask again each time: `response` with its tag, or
/// 304 for one who has it.
Response revalidated(const RequestHead& head, Response response);

}  // namespace foretell::http
