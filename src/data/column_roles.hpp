#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "data/table_options.hpp"

namespace foretell::data {

/// What the owner of a table says of one of its columns.
struct ColumnWish {
  enum class Role : std::uint8_t { input, target, weights, dropped };

  Role role = Role::input;
  std::optional<ColumnType> type = {};  ///< In place of what would be inferred.
  bool keep = false;                    ///< Never left out for being an identifier, a row number or free text.
  bool is_sensitive = false;
  bool read_anyway = false;  ///< For a description: read in any role; what speaks against it is told all the same.
};

/// What TableOptions says of all columns of a file.
struct ColumnRoles {
  std::vector<ColumnWish> wishes;  // one a column
  std::size_t target = 0;          // its place
  std::optional<std::size_t> weights = {};
};

/// Finds the columns that `options` names among the `names` of `file`. Errors: a name that is none of them, a column
/// with two roles, a type that a target cannot have.
Result<ColumnRoles> assign_roles(const TableOptions& options, std::span<const std::string> names,
                                 const std::string& file);

/// The same for a description: no target need be named (then `target` means nothing), every column is read, and one of any
/// role may be sensitive.
Result<ColumnRoles> assign_described_roles(const TableOptions& options, std::span<const std::string> names,
                                           const std::string& file);

}  // namespace foretell::data
