#pragma once

#include <string>

#include "cli/command.hpp"

namespace foretell::cli {

/// The manual page of a program (section 1), in the man macros that man-db and mandoc read.
std::string man_page(const Command& program);

}  // namespace foretell::cli
