#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace foretell::registry {

/// Versions are counted from 1 and never used twice.
using Version = std::int64_t;

/// The alias that a bare name prefers, and the computed one that always follows the newest version.
inline constexpr std::string_view k_production_alias = "production";
inline constexpr std::string_view k_latest_alias = "latest";

/// Which version of a model is meant: none said, a number, or an alias.
struct Bare {
  bool operator==(const Bare&) const = default;
};
using Selector = std::variant<Bare, Version, std::string>;

/// A model as people name it, everywhere: NAME, NAME:V or NAME@alias.
struct Reference {
  std::string name;
  Selector selector;

  bool operator==(const Reference&) const = default;
};

/// Names of models and aliases: 1 to limits::k_name_bytes_max of [A-Za-z0-9._-], the first a letter or digit. Nothing
/// else can be a part of a path. `what` ("model name") stands in the error.
Result<void> check_name(std::string_view what, std::string_view name);

/// A version number as text: digits without sign or leading zero, at least 1.
Result<Version> parse_version(std::string_view text);

/// Reads NAME[:V|@alias].
Result<Reference> parse_reference(std::string_view text);

/// The text that parse_reference() reads.
std::string to_text(const Reference& reference);

}  // namespace foretell::registry
