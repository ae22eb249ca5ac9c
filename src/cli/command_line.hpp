#pragma once

#include "base/error.hpp"
#include "cli/command.hpp"

namespace foretell::cli {

/// Reads the command line into the targets of `program`'s options (the command line wins over a FORETELL_* variable,
/// that over the default) and returns what is to be done: the `run` of the command that was named, or showing help or
/// the version. Errors are ErrorCode::usage with a hint: the nearest command or option, and where to find help.
Result<std::function<Result<void>(const Context&)>> parse_command_line(const Command& program, int argc,
                                                                       const char* const* argv);

}  // namespace foretell::cli
