#include "store/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace foretell::store {
namespace {

constexpr std::string_view k_staged_prefix = ".staged-";

}  // namespace

Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return fail_errno("cannot write " + file.string(), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max) {
  const FileDescriptor fd(
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe must not wait for its writer
  if (!fd) return fail_errno("cannot open " + file.string(), errno);
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return fail_errno("cannot read " + file.string(), errno);
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::io, file.string() + " is not a regular file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) {
    return fail(ErrorCode::corrupt,
                fmt::format("{} has {} bytes, at most {} are read", file.string(), size, bytes_max));
  }
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t count = ::read(fd.get(), bytes.data() + have, size - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("cannot read " + file.string(), errno);
    if (count == 0) return fail(ErrorCode::corrupt, file.string() + " became shorter while it was read");
    have += static_cast<std::size_t>(count);
  }
  return bytes;
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (std::filesystem::is_directory(folder, ignored)) return {};
  const std::filesystem::path parent = folder.has_parent_path() ? folder.parent_path() : ".";
  if (!std::filesystem::exists(parent, ignored)) TRY(make_private_folder(parent));
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent);
  const int error = errno;
  if (error == EEXIST && std::filesystem::is_directory(folder, ignored)) return {};  // another process was faster
  return fail_errno("cannot make the folder " + folder.string(), error);
}

std::filesystem::path existing_ancestor(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::path ancestor = path;
  while (!std::filesystem::exists(ancestor, ignored)) {
    if (!ancestor.has_parent_path()) return ".";  // a relative path of which nothing exists
    ancestor = ancestor.parent_path();
  }
  return ancestor;
}

Result<void> check_can_write(const std::filesystem::path& folder) {
  const std::filesystem::path ancestor = existing_ancestor(folder);
  const auto refuse = [&](int error_number) {
    return fail(ErrorCode::io,
                fmt::format("cannot store models in {}: {}: {}", folder.string(), ancestor.string(),
                            std::strerror(error_number)),
                "name another directory with --data-dir");
  };
  std::error_code ignored;
  if (!std::filesystem::is_directory(ancestor, ignored)) return refuse(ENOTDIR);
  if (::faccessat(AT_FDCWD, ancestor.c_str(), W_OK | X_OK, AT_EACCESS) != 0) return refuse(errno);
  return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return fail_errno("cannot sync the folder " + folder.string(), errno);
  return {};
}

Result<StagedFolder> StagedFolder::create(const std::filesystem::path& parent) {
  constexpr int k_attempts = 10;
  for (int attempt = 0; attempt < k_attempts; ++attempt) {
    std::string name = (parent / fmt::format("{}XXXXXX", k_staged_prefix)).string();
    if (::mkdtemp(name.data()) == nullptr) return fail_errno("cannot make a folder in " + parent.string(), errno);
    FileDescriptor fd(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status{};
    // Between making and locking it, another process may have taken it for abandoned: then it is gone, or soon will be.
    const bool locked = fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
    if (locked && ::fstat(fd.get(), &status) == 0 && status.st_nlink > 0) return StagedFolder(name, std::move(fd));
    std::error_code ignored;
    std::filesystem::remove_all(name, ignored);
  }
  return fail(ErrorCode::io, "cannot make a folder in " + parent.string() + " that stays");
}

StagedFolder::StagedFolder(StagedFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Result<void> StagedFolder::add_file(const std::string& name, std::string_view bytes) {
  const std::filesystem::path file = path_ / name;
  const FileDescriptor fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return fail_errno("cannot create " + file.string(), errno);
  TRY(write_all(fd.get(), bytes, file));
  if (::fsync(fd.get()) != 0) return fail_errno("cannot sync " + file.string(), errno);
  return {};
}

Result<void> StagedFolder::publish(const std::string& name) {
  const std::filesystem::path parent = path_.parent_path();
  const std::filesystem::path target = parent / name;
  TRY(sync_folder(path_));
  // RENAME_NOREPLACE: rename() alone would replace an empty folder.
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
    return fail_errno("cannot rename to " + target.string(), errno);
  }
  path_.clear();
  return sync_folder(parent);
}

void remove_abandoned(const std::filesystem::path& parent) {
  std::error_code ignored;
  std::vector<std::filesystem::path> staged;
  for (std::filesystem::directory_iterator entry(parent, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (entry->path().filename().string().starts_with(k_staged_prefix)) staged.push_back(entry->path());
  }
  for (const std::filesystem::path& folder : staged) {
    const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Whoever stages holds the lock as long as it lives; the lock goes with the process.
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) std::filesystem::remove_all(folder, ignored);
  }
}

}  // namespace foretell::store
