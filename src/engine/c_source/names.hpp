#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/schema.hpp"

namespace foretell::engine::c_source {

/// The identifiers of one C file. What stands at file scope begins with the model's name, so that several such files
/// live in one program; members of the row are the columns' names in lower case, made identifiers and kept apart.
class Names {
 public:
  Names(std::string_view model, std::span<const data::ColumnSchema> columns);

  const std::string& prefix() const { return prefix_; }
  /// The member of the row that holds a column.
  const std::string& member(std::size_t column) const { return members_[column]; }
  /// `code` with every @ replaced by the prefix and every $ by the prefix in capitals, as macros are called. Neither
  /// character means anything in C.
  std::string expand(std::string_view code) const;

 private:
  std::string prefix_;
  std::string macro_prefix_;
  std::vector<std::string> members_;
};

}  // namespace foretell::engine::c_source
