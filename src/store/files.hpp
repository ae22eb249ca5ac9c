#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

/// Files that survive a crash: written under a temporary name, synced, renamed, the directory synced. After a crash
/// there is the old state or the new one, and at most a temporary folder that the next writer removes.
namespace foretell::store {

/// The bytes of a regular file of at most `bytes_max` bytes.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max);

/// Writes all of `bytes` to `fd`; `file` names it in errors.
Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path& file);

/// Creates `folder` and its missing parents, readable by their owner only (mode 0700). One that exists is left as is.
Result<void> make_private_folder(const std::filesystem::path& folder);

/// `path`, or its nearest parent that exists.
std::filesystem::path existing_ancestor(const std::filesystem::path& path);

/// Whether files could be written into `folder`, or it could be made; changes nothing. For telling before long work
/// that its result could not be stored. Permissions are asked, free space is not.
Result<void> check_can_write(const std::filesystem::path& folder);

/// Syncs a directory, so that names made, moved or removed in it survive a crash.
Result<void> sync_folder(const std::filesystem::path& folder);

/// A folder under a temporary name in which files are gathered until publish() gives it its own name in one step.
/// Destroyed before that, it is removed. While it lives it is locked, so that remove_abandoned() of another process
/// leaves it alone. One thread at a time.
class StagedFolder {
 public:
  /// Makes one inside `parent`.
  static Result<StagedFolder> create(const std::filesystem::path& parent);

  StagedFolder(StagedFolder&& other) noexcept;
  StagedFolder& operator=(StagedFolder&&) = delete;
  ~StagedFolder();

  const std::filesystem::path& path() const { return path_; }

  /// Writes and syncs one file, mode 0600.
  Result<void> add_file(const std::string& name, std::string_view bytes);

  /// Syncs the folder and renames it to `parent`/`name`, which must not exist, and syncs `parent`.
  Result<void> publish(const std::string& name);

 private:
  StagedFolder(std::filesystem::path path, FileDescriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;  // empty once published or moved from
  FileDescriptor lock_;         // of the folder, locked
};

/// Removes what processes that are gone left staged inside `parent`.
void remove_abandoned(const std::filesystem::path& parent);

}  // namespace foretell::store
