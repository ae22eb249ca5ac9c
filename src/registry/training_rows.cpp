#include "registry/training_rows.hpp"

#include <fmt/format.h>

#include "registry/reference.hpp"

namespace foretell::registry {

std::string training_rows_warning(const LoadedVersion& version, std::string_view data_sha256) {
  if (version.manifest.origin.sha256 != data_sha256) return {};
  return fmt::format("{} was trained on rows of this very file: its figures here are better than on new rows",
                     to_text({version.name, version.version}));
}

}  // namespace foretell::registry
