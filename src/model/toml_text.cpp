#include "model/toml_text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/number.hpp"
#include "data/place.hpp"

namespace foretell::model {
namespace {

std::string toml_key(std::string_view key) {
  const bool is_bare = !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return is_bare ? std::string(key) : toml_string(key);
}

void write_value(std::string& out, const toml::node& node) {
  if (const auto* text = node.as_string()) {
    out += toml_string(text->get());
  } else if (const auto* truth = node.as_boolean()) {
    out += truth->get() ? "true" : "false";
  } else if (const auto* integer = node.as_integer()) {
    append_number(out, integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    const std::size_t begin = out.size();
    append_number(out, number->get());  // shortest, unlike the library's
    if (out.find_first_of(".e", begin) == std::string::npos) out += ".0";
  } else if (const auto* list = node.as_array()) {
    out += '[';
    for (const toml::node& item : *list) {
      if (out.back() != '[') out += ", ";
      write_value(out, item);
    }
    out += ']';
  }
}

/// Appends the values of `table`, then the tables in it under `path` and their names.
void append_tables(std::string& out, const std::string& path, const toml::table& table) {
  for (const auto& [key, node] : table) {
    if (node.is_table()) continue;
    out += toml_key(key.str()) + " = ";
    write_value(out, node);
    out += '\n';
  }
  for (const auto& [key, node] : table) {
    if (!node.is_table()) continue;
    const std::string inner = path.empty() ? toml_key(key.str()) : path + "." + toml_key(key.str());
    const bool has_values =
        std::ranges::any_of(*node.as_table(), [](const auto& item) { return !item.second.is_table(); });
    if (has_values) out += fmt::format("\n[{}]\n", inner);
    append_tables(out, inner, *node.as_table());
  }
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::string& file, std::string hint) {
  toml::parse_result parsed = toml::parse(text);
  if (parsed) return std::move(parsed).table();
  return data::fail_at({file, parsed.error().source().begin.line},
                       fmt::format("this is not TOML: {}", parsed.error().description()), std::move(hint));
}

std::string toml_string(std::string_view text) {
  std::string json;  // TOML's basic strings are JSON's, but for DEL
  append_json_string(json, text);
  std::string out;
  for (const char c : json) {
    if (c == '\x7f') {
      out += "\\u007f";
    } else {
      out += c;
    }
  }
  return out;
}

void append_toml(std::string& out, const toml::table& table) { append_tables(out, "", table); }

}  // namespace foretell::model
