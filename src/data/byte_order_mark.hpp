#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::data {

/// The byte order mark of UTF-8.
inline constexpr std::string_view k_utf8_mark = "\xEF\xBB\xBF";

/// How many bytes of a file must be there to tell its byte order mark.
inline constexpr std::size_t k_byte_order_mark_bytes_max = 4;

/// The length of the byte order mark of UTF-8 with which `bytes`, the beginning of `file`, begin; 0 without one. That of
/// UTF-16 is an error.
Result<std::size_t> byte_order_mark_length(std::string_view bytes, const std::string& file);

}  // namespace foretell::data
