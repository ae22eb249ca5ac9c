#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "data/table_options.hpp"

namespace foretell::cli {

/// What the command line says of a table file, as it was typed. Lists have commas between their items, and quotes around
/// an item that holds one.
struct TableFlags {
  // The form of the file.
  std::string format = "auto";
  std::string delimiter = {};  // a character or "tab"; empty: told from the file
  bool no_header = false;
  bool decimal_comma = false;
  std::string missing = {};  // a list of cells
  // Its columns. All but weights and task are lists.
  std::string weights = {};
  std::string task = {};
  std::string types = {};  // of NAME=TYPE
  bool dates = false;
  std::string drop = {};
  std::string keep = {};
  std::string sensitive = {};
};

/// The options that say how a file is written: for every command that reads one.
std::vector<Option> table_form_options(TableFlags& flags);
/// The options that say what its columns are: for commands that know no model's schema yet.
std::vector<Option> table_column_options(TableFlags& flags);

/// Puts what was said into `table`, where it wins over what is there. ErrorCode::usage names the option, what was found
/// and what was expected.
Result<void> apply(const TableFlags& flags, data::TableOptions& table);

}  // namespace foretell::cli
