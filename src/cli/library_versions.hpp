#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace foretell::cli {

struct LibraryVersion {
  std::string_view name;
  std::string version;
};

/// The libraries in this program: those loaded as they are now, those compiled in as they were then.
std::vector<LibraryVersion> library_versions();

}  // namespace foretell::cli
