#pragma once

#include <string>
#include <string_view>

#include "registry/load.hpp"

namespace foretell::registry {

/// The warning that figures on the table with this digest flatter `version`, which was trained on rows of it; empty for
/// another table.
std::string training_rows_warning(const LoadedVersion& version, std::string_view data_sha256);

}  // namespace foretell::registry
