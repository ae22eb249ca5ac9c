#pragma once

#include <cstdint>
#include <filesystem>

#include "base/finding.hpp"

/// Checks of the file system under a data directory; they change nothing.
namespace foretell::store {

/// Whether `folder` exists, belongs to us, is nobody else's to read (mode 0700) and can be written.
Finding inspect_private_folder(const std::filesystem::path& folder);

/// Whether the disk of `folder`, or of the directory in which it would be made, has room for new models.
Finding inspect_free_space(const std::filesystem::path& folder);
/// The judgement on that many free bytes: warns below limits::k_free_space_comfortable_bytes, fails below
/// limits::k_free_space_min_bytes.
Finding judge_free_space(std::uintmax_t bytes);

}  // namespace foretell::store
