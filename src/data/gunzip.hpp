#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::data {

/// The content of a gzip stream (RFC 1952), which may have at most `bytes_max` bytes: a small stream can hold a very
/// large content. Errors: ErrorCode::corrupt, ErrorCode::payload_too_large.
Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max);

}  // namespace foretell::data
