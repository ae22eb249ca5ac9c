#pragma once

#include <string>

namespace foretell::cli {

struct CompletionOptions {
  std::string shell;
};

}  // namespace foretell::cli
