#pragma once

#include <array>
#include <string_view>

namespace foretell::cli {

struct ExitCode {
  int code;
  std::string_view meaning;
};

/// What the exit codes mean, for the help and the manual. Which error has which: base/error.cpp.
inline constexpr std::array k_exit_codes{
    ExitCode{0, "ok"},          ExitCode{1, "failure"},  ExitCode{2, "usage"},       ExitCode{3, "not found"},
    ExitCode{4, "not allowed"}, ExitCode{5, "conflict"}, ExitCode{6, "unavailable"}, ExitCode{130, "stopped"},
};

}  // namespace foretell::cli
