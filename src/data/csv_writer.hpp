#pragma once

#include <string>
#include <string_view>

namespace foretell::data {

/// Appends `text` as one field of CSV (RFC 4180): in quotes, its own quotes doubled, where it holds the delimiter, a
/// quote or a line end.
void append_csv_field(std::string& out, std::string_view text, char delimiter = ',');

}  // namespace foretell::data
