#pragma once

#include <cstddef>
#include <string>

#include "data/table_options.hpp"

namespace foretell::cli {

struct DescribeOptions {
  std::string data;
  data::TableOptions table;
  std::size_t threads = 0;  // 0: every processor
};

}  // namespace foretell::cli
