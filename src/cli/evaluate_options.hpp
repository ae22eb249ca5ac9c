#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace foretell::cli {

struct EvaluateOptions {
  std::string model;  // NAME[:V|@alias]
  std::filesystem::path data;
  std::filesystem::path html;  // empty: no page
  std::size_t threads = 0;     // 0: every processor
};

}  // namespace foretell::cli
