#include "store/inspect.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "store/files.hpp"

namespace foretell::store {
namespace {

constexpr mode_t k_permissions = 07777;
constexpr mode_t k_private = 0700;
constexpr mode_t k_others = 0077;

Finding not_usable(const std::filesystem::path& folder, int error_number) {
  return {Severity::fail, fmt::format("{} cannot be used: {}", folder.string(), std::strerror(error_number)),
          fmt::format("as its owner: chmod 700 {}; or name another with --data-dir", folder.string())};
}

}  // namespace

Finding inspect_private_folder(const std::filesystem::path& folder) {
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) {
    if (errno != ENOENT) return not_usable(folder, errno);
    return {Severity::warn, folder.string() + " does not exist",
            "the first foretell train makes it; or name another with --data-dir"};
  }
  if (!S_ISDIR(status.st_mode)) {
    return {Severity::fail, folder.string() + " is not a directory", "move it away, or name another with --data-dir"};
  }
  if (::faccessat(AT_FDCWD, folder.c_str(), R_OK | X_OK, AT_EACCESS) != 0) return not_usable(folder, errno);

  const mode_t mode = status.st_mode & k_permissions;
  const std::string found = fmt::format("{}, owner {}, mode {:04o}", folder.string(), status.st_uid, mode);
  if (status.st_uid != ::geteuid()) {
    return {Severity::warn, fmt::format("{}: you are user {}", found, ::geteuid()),
            fmt::format("run Foretell as user {}, or: chown -R {} {}", status.st_uid, ::geteuid(), folder.string())};
  }
  if ((mode & k_others) != 0) {
    return {Severity::warn, found + ": other users may look into it",
            fmt::format("chmod {:o} {}", k_private, folder.string())};
  }
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) != 0) {
    return {
        Severity::warn,
        fmt::format("{}, read-only ({}): models can be served, not stored", found, std::strerror(errno)),
        fmt::format("to train here: chmod {:o} {}, on a file system mounted for writing", k_private, folder.string())};
  }
  return {Severity::ok, found + ", writable"};
}

Finding inspect_free_space(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(existing_ancestor(folder), error);
  if (error)
    return {Severity::warn, fmt::format("the free space for {} is unknown: {}", folder.string(), error.message())};
  return judge_free_space(space.available);
}

Finding judge_free_space(std::uintmax_t bytes) {
  constexpr double k_gib = 1024.0 * 1024.0 * 1024.0;
  const std::string found = fmt::format("{:.1f} GiB free", static_cast<double>(bytes) / k_gib);
  const std::string fix = "make room, or name a directory on another disk with --data-dir";
  if (bytes < limits::k_free_space_min_bytes) return {Severity::fail, found + ": too little to store a model", fix};
  if (bytes < limits::k_free_space_comfortable_bytes)
    return {Severity::warn, found + ": one large model fills it", fix};
  return {Severity::ok, found};
}

}  // namespace foretell::store
