#include "monitor/log_outputs.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::monitor {

Result<std::unique_ptr<LogOutputs>> LogOutputs::open(const LogOptions& options) {
  std::optional<LogFile> file;
  if (!options.file.empty()) {
    file =
        TRY(LogFile::open({.path = options.file, .bytes_max = options.file_bytes_max, .files_max = options.files_max}));
  }
  return std::make_unique<LogOutputs>(options, std::move(file));
}

LogOutputs::LogOutputs(const LogOptions& options, std::optional<LogFile> file)
    : clock_(options.clock),
      console_is_json_(options.console_format == LogFormat::json),
      text_form_(options.console_format == LogFormat::coloured),
      console_(options.console),
      file_(std::move(file)) {}

void LogOutputs::add(const LoggedRequest& request, Clock::WallTime time) {
  if (console_is_json_ || file_) json_form_.add(json_, request, time);
  if (!console_is_json_) text_form_.add(text_, request, time);
}

void LogOutputs::add(const LogEvent& event, Clock::WallTime time) {
  if (console_is_json_ || file_) json_form_.add(json_, event, time);
  if (!console_is_json_) text_form_.add(text_, event, time);
}

void LogOutputs::write() {
  if (file_) write_file(json_.text());
  const LineBuffer& lines = console_is_json_ ? json_ : text_;
  console_drops_ += lines.lines() == 0 ? console_.write_on() : console_.write(lines.text(), lines.lines());
  json_.clear();
  text_.clear();
}

void LogOutputs::write_file(std::string_view lines) {
  if (lines.empty()) return;
  const Clock::SteadyTime now = clock_->steady_now();
  const bool is_waiting = file_failed_at_ && now - *file_failed_at_ < limits::k_log_retry_interval;
  const Result<void> written = is_waiting ? Result<void>() : file_->write(lines);
  if (!is_waiting && written) return file_works();
  const auto lost = static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
  lost_since_ += lost;
  file_drops_ += lost;
  if (!written) file_failed(written.error(), now);
}

void LogOutputs::file_failed(const Error& error, Clock::SteadyTime now) {
  const bool is_new = !file_failed_at_;
  file_failed_at_ = now;
  if (is_new) {
    say({.level = LogLevel::error,
         .message = "log lines are lost until the log file can be written",
         .error = error.message});
  }
}

void LogOutputs::file_works() {
  if (!file_failed_at_) return;
  file_failed_at_.reset();
  say({.level = LogLevel::warning,
       .message = fmt::format("the log file {} can be written again; it lacks {} lines", file_->path().string(),
                              std::exchange(lost_since_, 0))});
}

/// Says something on the console alone.
void LogOutputs::say(const LogEvent& event) {
  LineBuffer line;
  if (console_is_json_) {
    json_form_.add(line, event, clock_->wall_now());
  } else {
    text_form_.add(line, event, clock_->wall_now());
  }
  console_drops_ += console_.write(line.text(), line.lines());
}

void LogOutputs::await_console(std::chrono::milliseconds timeout) { console_drops_ += console_.write_on(timeout); }

void LogOutputs::drop_behind() { console_drops_ += console_.drop(); }

void LogOutputs::reopen() {
  if (!file_) return;
  if (const auto opened = file_->reopen(); !opened) {
    say({.level = LogLevel::error, .message = "the log file is the one it was", .error = opened.error().message});
  }
}

}  // namespace foretell::monitor
