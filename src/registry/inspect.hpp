#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "base/clock.hpp"
#include "base/finding.hpp"

/// Checks of a registry as a whole. They change nothing, and have nothing to say where nothing is stored yet.
namespace foretell::registry {

/// Whether the index opens and is sound in itself.
std::vector<Finding> inspect_index(const std::filesystem::path& data_dir);

/// Whether every version loads, with every check of registry/load.hpp, and whether there are folders of versions that
/// the index does not know. `progress` is told after each version how many of how many are done.
std::vector<Finding> inspect_versions(const std::filesystem::path& data_dir,
                                      const std::function<void(std::size_t done, std::size_t total)>& progress);

/// Whether the time of day can be true: not before Foretell was made, not before the newest version was.
Finding inspect_clock(const std::filesystem::path& data_dir, const Clock& clock);

}  // namespace foretell::registry
