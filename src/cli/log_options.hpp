#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "monitor/log_options.hpp"

namespace foretell::cli {

/// What a person says of the log of a service.
struct LogChoices {
  std::string level = "info";
  std::string format = "auto";
  std::filesystem::path file;  // empty: none
  std::uint32_t file_mib = 64;
  std::uint32_t files = 5;
  bool features = false;
};

/// The options that set `choices`, `--log-level` and so on.
std::vector<Option> log_options_of(LogChoices& choices);

/// What they mean for a service whose console is standard error: `auto` is columns on a terminal, JSON elsewhere.
monitor::LogOptions log_options(const LogChoices& choices);

}  // namespace foretell::cli
