#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace foretell::cli {

struct PerformanceOptions {
  std::string model;                     // NAME[:V|@alias]
  std::string data;                      // "-": standard input; empty: the kept history
  std::optional<std::uint32_t> seconds;  // nothing: every row of the data once
};

}  // namespace foretell::cli
