#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace foretell {

/// How a check of the installation came out.
enum class Severity : std::uint8_t {
  ok,
  warn,  ///< Works, but not as it should.
  fail,  ///< Something that Foretell needs does not work.
};

/// What one check found, as `foretell doctor` shows it.
struct Finding {
  Severity severity = Severity::ok;
  std::string found;
  std::string fix = {};  ///< What to do about it; empty where nothing is to be done.
};

constexpr std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::ok: return "ok";
    case Severity::warn: return "warn";
    case Severity::fail: return "fail";
  }
  return "";
}

}  // namespace foretell
