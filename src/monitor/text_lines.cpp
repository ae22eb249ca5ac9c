#include "monitor/text_lines.hpp"

#include <chrono>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/utf8.hpp"

namespace foretell::monitor {
namespace {

/// Red and yellow for what went wrong. Never the only carrier of a meaning: the word stands beside it.
std::string_view colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::warning: return "\x1b[33m";
    case LogLevel::error: return "\x1b[31m";
    default: return "\x1b[32m";
  }
}

std::string shown(const CutText& text) {
  if (!text.is_cut) return printable(text.text);
  return printable(without_cut_character(text.text)) + "...";
}

std::string asked_for(const LoggedRequest& request) {
  const CutText target = request[LogText::target];
  if (target.text.empty()) return "a request that could not be read";
  const CutText method = request[LogText::method];
  return fmt::format("{} {}", method.text.empty() ? "?" : shown(method), shown(target));
}

double milliseconds(Clock::Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

}  // namespace

void TextLines::begin(Clock::WallTime time, LogLevel level) {
  line_.resize(LogTime::k_bytes_max);
  line_.resize(static_cast<std::size_t>(time_.write(line_.data(), time) - line_.data()));
  const std::string_view colour = has_colours_ ? colour_of(level) : "";
  fmt::format_to(std::back_inserter(line_), "  {}{:<7}{}", colour, to_text(level), has_colours_ ? "\x1b[0m" : "");
}

void TextLines::append(std::string_view text) { line_.append("  ").append(text); }

void TextLines::append_if(std::string_view name, std::string_view text) {
  if (!text.empty()) append(fmt::format("{}={}", name, text));
}

void TextLines::add(LineBuffer& lines, const LoggedRequest& request, Clock::WallTime time) {
  begin(time, level_of(request.status));
  append(fmt::format("{:3} {:10.3f} ms  {:<32}", request.status, milliseconds(request.total), asked_for(request)));
  if (const CutText model = request[LogText::model]; !model.text.empty()) {
    append(fmt::format("{}:{}", shown(model), shown(request[LogText::model_version])));
  }
  if (request.rows > 0) append(fmt::format("{} {}", request.rows, request.rows == 1 ? "row" : "rows"));
  if (request.cache != CacheUse::none) append(request.cache == CacheUse::hit ? "cache hit" : "cache miss");
  append_if("id", shown(request[LogText::request_id]));
  append_if("error", shown(request[LogText::error]));
  append_if("features", shown(request[LogText::features]));
  line_ += '\n';
  lines.add(line_);
}

void TextLines::add(LineBuffer& lines, const LogEvent& event, Clock::WallTime time) {
  begin(time, event.level);
  append(shown(cut(event.message)));
  append_if("error", shown(cut(event.error)));
  line_ += '\n';
  lines.add(line_);
}

}  // namespace foretell::monitor
