#include "engine/c_source/names.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

namespace foretell::engine::c_source {
namespace {

/// Identifiers that a compiler must tell apart (C99 5.2.4.1 promises 63 characters inside a file), less room for a number.
constexpr std::size_t k_member_bytes_max = 48;

/// Words that cannot be members: keywords of C and C++, and what common headers and compilers define as macros.
constexpr auto k_reserved = std::to_array<std::string_view>(
    {"alignas",   "alignof",       "and",           "and_eq",      "asm",        "assert",
     "auto",      "bitand",        "bitor",         "bool",        "break",      "case",
     "catch",     "char",          "class",         "co_await",    "co_return",  "co_yield",
     "compl",     "complex",       "concept",       "const",       "const_cast", "consteval",
     "constexpr", "constinit",     "continue",      "decltype",    "default",    "delete",
     "do",        "double",        "dynamic_cast",  "else",        "enum",       "errno",
     "explicit",  "export",        "extern",        "false",       "far",        "float",
     "for",       "friend",        "goto",          "i386",        "if",         "imaginary",
     "import",    "inline",        "int",           "interface",   "linux",      "long",
     "module",    "mutable",       "namespace",     "near",        "new",        "noexcept",
     "noreturn",  "not",           "not_eq",        "nullptr",     "operator",   "or",
     "or_eq",     "private",       "protected",     "public",      "register",   "reinterpret_cast",
     "requires",  "restrict",      "return",        "short",       "signed",     "sizeof",
     "small",     "static",        "static_assert", "static_cast", "stderr",     "stdin",
     "stdout",    "struct",        "switch",        "template",    "this",       "thread_local",
     "throw",     "true",          "try",           "typedef",     "typeid",     "typename",
     "typeof",    "typeof_unqual", "union",         "unix",        "unsigned",   "using",
     "virtual",   "void",          "volatile",      "wchar_t",     "while",      "xor",
     "xor_eq"});

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool may_stand_in_identifier(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }

/// `text` with every run of characters that no identifier may have as one _, none at its ends.
std::string words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char safe = may_stand_in_identifier(c) ? c : '_';
    if (safe != '_' || (!out.empty() && out.back() != '_')) out += safe;
  }
  if (out.ends_with('_')) out.pop_back();
  return out;
}

std::string member_name(std::string_view column) {
  std::string name = words(column).substr(0, k_member_bytes_max);
  std::ranges::transform(name, name.begin(), lower);
  if (name.empty() || is_digit(name.front())) name.insert(0, name.empty() ? "column" : "column_");
  if (std::ranges::find(k_reserved, name) != k_reserved.end()) name += '_';
  return name;
}

}  // namespace

Names::Names(std::string_view model, std::span<const data::ColumnSchema> columns) : prefix_(words(model)) {
  if (prefix_.empty() || is_digit(prefix_.front())) prefix_.insert(0, "model_");
  macro_prefix_.resize(prefix_.size());
  std::ranges::transform(prefix_, macro_prefix_.begin(), upper);

  std::unordered_map<std::string, std::size_t> taken;  // with the number of the last that wanted it
  for (const data::ColumnSchema& column : columns) {
    const std::string wanted = member_name(column.name);
    std::string name = wanted;
    while (!taken.emplace(name, 1).second) name = fmt::format("{}_{}", wanted, ++taken[wanted]);
    members_.push_back(std::move(name));
  }
}

std::string Names::expand(std::string_view code) const {
  std::string out;
  for (const char c : code) {
    if (c == '@') {
      out += prefix_;
    } else if (c == '$') {
      out += macro_prefix_;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace foretell::engine::c_source
