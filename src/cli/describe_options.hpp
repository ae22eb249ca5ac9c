#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "cli/table_flags.hpp"

namespace foretell::cli {

struct DescribeOptions {
  std::filesystem::path data;
  std::string target;  // empty: none
  TableFlags table;
  std::size_t threads = 0;  // 0: every processor
};

}  // namespace foretell::cli
