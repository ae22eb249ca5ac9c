#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "monitor/log_options.hpp"

namespace foretell::monitor {

/// Something worth a line beside the requests: the service began, a model was loaded, could not be loaded, and so on.
struct LogEvent {
  LogLevel level = LogLevel::info;
  std::string message;
  std::string model = {};  // what it is about; empty: no model
  std::string model_version = {};
  std::string error = {};      // why something failed, or empty
  std::string_view code = {};  // of that error; static storage
};

}  // namespace foretell::monitor
