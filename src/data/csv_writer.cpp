#include "data/csv_writer.hpp"

#include <algorithm>

namespace foretell::data {

void append_csv_field(std::string& out, std::string_view text, char delimiter) {
  const auto needs_quotes = [&](char c) { return c == delimiter || c == '"' || c == '\n' || c == '\r'; };
  if (std::ranges::none_of(text, needs_quotes)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace foretell::data
