#pragma once

#include <filesystem>
#include <functional>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/settings.hpp"

namespace foretell::cli {

/// A command line, understood.
struct ParsedCommandLine {
  std::function<Result<void>(const Context&)> run;  ///< What is to be done: a command; or showing help or the version.
  Settings settings;
};

/// Reads the command line into the targets of `program`'s options. It wins over an option's FORETELL_* variable, that over
/// its key in the configuration file, that over the default. `config_file` is the target of the option that names this file
/// (ConfigFile::find()); it is not read for help and the version. Errors are ErrorCode::usage with a hint: the nearest
/// command or option, and where to find help; or those of reading the file.
Result<ParsedCommandLine> parse_command_line(const Command& program, const std::filesystem::path& config_file, int argc,
                                             const char* const* argv);

}  // namespace foretell::cli
