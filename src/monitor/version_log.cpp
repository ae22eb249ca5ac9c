#include "monitor/version_log.hpp"

#include <string>

#include <fmt/format.h>

namespace foretell::monitor {
namespace {

using registry::VersionState;

/// What a step means to an operator; nothing where the next step tells.
std::string_view words_of(VersionState from, VersionState to) {
  switch (to) {
    case VersionState::registered:
    case VersionState::loading:
    case VersionState::warming: return {};
    case VersionState::ready: return from == VersionState::draining ? "is wanted again" : "is ready";
    case VersionState::draining: return "leaves after its last request";
    case VersionState::unloaded: return from == VersionState::failed ? "is given up" : "has left";
    case VersionState::failed: return "cannot be served";
  }
  return {};
}

}  // namespace

void VersionLog::observe(const registry::VersionEvent& event) {
  const std::string_view words = words_of(event.from, event.to);
  if (words.empty()) return;
  LogEvent line{.message = fmt::format("{} {}", to_text(event.id), words),
                .model = event.id.name,
                .model_version = std::to_string(event.id.version)};
  if (event.why != nullptr) {
    line.level = LogLevel::error;
    line.error = event.why->message;
    line.code = foretell::to_text(event.why->code);
  }
  log_.event(std::move(line));
}

void VersionLog::observe_unreadable(const Error& error) {
  log_.event({.level = LogLevel::error,
              .message = "the registry cannot be read: what is served stays as it is",
              .error = error.message,
              .code = foretell::to_text(error.code)});
}

}  // namespace foretell::monitor
