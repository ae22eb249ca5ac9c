#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

/// How bodies are packed (RFC 9110, 8.4 and 12.5.3): gzip, or as they are.
namespace foretell::http {

/// The field of a request that content_coding() is about: the `field` of its errors.
inline constexpr std::string_view k_content_encoding = "Content-Encoding";

/// The line that an answer to an unsupported coding carries: what we do take.
inline constexpr std::string_view k_accept_encoding_line = "Accept-Encoding: gzip\r\n";

/// How the body of a request is coded. Anything but one gzip is ErrorCode::unsupported_media_type.
Result<ContentCoding> content_coding(const RequestHead& head);

/// The content of a gzip body, with k_body_padding bytes behind it that do not count. Errors: invalid_argument for what is
/// no gzip, or not all of it; payload_too_large for a content over `bytes_max`, or out of proportion
/// (limits::k_inflate_ratio_max).
Result<std::string> inflate_body(std::string_view compressed, std::size_t bytes_max);

/// Whether the peer rather takes gzip than the answer as it is.
bool prefers_gzip(const RequestHead& head);

/// Whether an answer is one whose body gzip makes shorter at a price that is worth it: some text, neither small nor huge.
bool is_worth_deflating(const Response& response);

}  // namespace foretell::http
