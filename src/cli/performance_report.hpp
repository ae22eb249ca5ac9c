#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/output_style.hpp"
#include "monitor/performance_window.hpp"

namespace foretell::cli {

/// Rows that were timed.
struct TimedData {
  std::string file;
  std::size_t rows = 0;
  bool is_all = true;
};

/// How long one version computes, and where that is known from.
struct PerformanceReport {
  std::string name;
  std::string version;
  std::vector<monitor::PerformanceWindow> windows;  // oldest first
  std::optional<TimedData> data;                    // nothing: services recorded them
};

/// A time for people, with three digits: "873 ns", "3.42 us", "12.5 ms", "1.20 s".
std::string short_time(double seconds);

std::string describe(const PerformanceReport& report, const OutputStyle& style);
std::string to_json(const PerformanceReport& report);

}  // namespace foretell::cli
