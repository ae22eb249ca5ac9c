#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

/// For the files that read and write TOML only: the library is heavy.
namespace foretell::model {

/// Reads a whole file's `text`; `file` is how messages call it. Text that is not TOML 1.0 is
/// ErrorCode::invalid_argument, with the line and `hint`.
Result<toml::table> parse_toml(std::string_view text, const std::string& file, std::string hint);

/// `text` as a TOML string, in double quotes.
std::string toml_string(std::string_view text);

/// Appends `table` as TOML 1.0: its values by key, then the tables in it. Unlike the library's own writing, numbers are the
/// shortest that read back as the same, and texts stand in double quotes.
void append_toml(std::string& out, const toml::table& table);

}  // namespace foretell::model
