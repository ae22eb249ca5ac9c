#pragma once

#include <string>

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

/// For the files that read and write TOML only: the library is heavy.
namespace foretell::model {

/// Appends `table` as TOML 1.0: its values by key, then the tables in it. Unlike the library's own writing, numbers are the
/// shortest that read back as the same, and texts stand in double quotes.
void append_toml(std::string& out, const toml::table& table);

}  // namespace foretell::model
