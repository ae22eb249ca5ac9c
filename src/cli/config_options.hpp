#pragma once

namespace foretell::cli {

struct ConfigShowOptions {
  bool origin = false;  // also where each value comes from
};

}  // namespace foretell::cli
