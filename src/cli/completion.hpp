#pragma once

#include <string>

#include "cli/command.hpp"

/// Scripts that complete a program's command line in a shell: commands, options, their choices, files and folders, and
/// the stored models, which the script asks the program for. Each is made from the declaration alone.
namespace foretell::cli {

std::string bash_completion(const Command& program);
std::string zsh_completion(const Command& program);
std::string fish_completion(const Command& program);

/// `text` in single quotes, as POSIX shells read it.
std::string shell_quote(std::string_view text);

}  // namespace foretell::cli
