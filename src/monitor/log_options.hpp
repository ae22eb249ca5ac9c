#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/clock.hpp"

namespace foretell::monitor {

/// How much a line matters. A request that was answered is info, one that was refused (4xx) a warning, one that failed
/// here (5xx) an error.
enum class LogLevel : std::uint8_t { info, warning, error, off };

/// "info", "warning", "error", "off".
std::string_view to_text(LogLevel level);

/// How lines look on the console.
enum class LogFormat : std::uint8_t {
  json,      ///< One object a line, as in the log file.
  text,      ///< Columns, for eyes.
  coloured,  ///< Columns with ANSI colours.
};

/// Where lines go, and which.
struct LogOptions {
  LogLevel level = LogLevel::info;  ///< Lines below are left out.
  bool features = false;            ///< Whether lines carry what was asked for: bodies, and values in errors.
  int console = -1;                 ///< A descriptor that outlives the log; -1: none.
  LogFormat console_format = LogFormat::json;
  std::filesystem::path file = {};   ///< JSON lines as well; empty: none.
  std::uint64_t file_bytes_max = 0;  ///< When it would be longer, a new one begins; at least 1 MiB.
  std::size_t files_max = 1;         ///< FILE, FILE.1, ...: as many are kept.
  std::size_t loops = 1;             ///< Threads that answer requests.
  const Clock* clock = &system_clock();
};

}  // namespace foretell::monitor
