#pragma once

#include <string>

namespace foretell::cli {

struct RollbackOptions {
  std::string name;
  std::string alias = "production";
};

}  // namespace foretell::cli
