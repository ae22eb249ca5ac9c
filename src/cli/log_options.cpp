#include "cli/log_options.hpp"

#include <unistd.h>

#include "base/limits.hpp"
#include "cli/output_style.hpp"

namespace foretell::cli {
namespace {

constexpr std::uint64_t k_mib = 1024 * 1024;

monitor::LogLevel level_of(std::string_view text) {
  for (const auto level : {monitor::LogLevel::warning, monitor::LogLevel::error, monitor::LogLevel::off}) {
    if (text == monitor::to_text(level)) return level;
  }
  return monitor::LogLevel::info;
}

monitor::LogFormat console_format(std::string_view text) {
  const bool is_json = text == "json" || (text == "auto" && isatty(STDERR_FILENO) == 0);
  if (is_json) return monitor::LogFormat::json;
  return has_colours(STDERR_FILENO) ? monitor::LogFormat::coloured : monitor::LogFormat::text;
}

}  // namespace

std::vector<Option> log_options_of(LogChoices& choices) {
  return {
      {.name = "--log-level",
       .target = &choices.level,
       .placeholder = "LEVEL",
       .help = "Which lines: info (every request), warning (refused ones), error (failed ones), off",
       .variable = "FORETELL_LOG_LEVEL",
       .key = "log.level",
       .choices = {"info", "warning", "error", "off"}},
      {.name = "--log-format",
       .target = &choices.format,
       .placeholder = "FORM",
       .help = "How lines look on standard error: auto is text on a terminal, json elsewhere",
       .variable = "FORETELL_LOG_FORMAT",
       .key = "log.format",
       .choices = {"auto", "json", "text"}},
      {.name = "--log-file",
       .target = &choices.file,
       .placeholder = "FILE",
       .help = "Append JSON lines to this file as well",
       .variable = "FORETELL_LOG_FILE",
       .key = "log.file",
       .completion = Completion::file},
      {.name = "--log-file-mib",
       .target = &choices.file_mib,
       .placeholder = "N",
       .help = "Begin a new log file before one is longer than N MiB",
       .variable = "FORETELL_LOG_FILE_MIB",
       .key = "log.file_mib",
       .least = 1,
       .most = limits::k_log_file_mib_max},
      {.name = "--log-files",
       .target = &choices.files,
       .placeholder = "N",
       .help = "Keep N log files: FILE, FILE.1 and so on, the oldest last",
       .variable = "FORETELL_LOG_FILES",
       .key = "log.files",
       .least = 1,
       .most = limits::k_log_files_max},
      {.name = "--log-features",
       .target = &choices.features,
       .help = "Log what predictions are asked for, which may be personal",
       .variable = "FORETELL_LOG_FEATURES",
       .key = "log.features"},
  };
}

monitor::LogOptions log_options(const LogChoices& choices) {
  return {.level = level_of(choices.level),
          .features = choices.features,
          .console = STDERR_FILENO,
          .console_format = console_format(choices.format),
          .file = choices.file,
          .file_bytes_max = choices.file_mib * k_mib,
          .files_max = choices.files};
}

}  // namespace foretell::cli
