#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace foretell::store {

/// A result file of a person's own naming: written under a temporary name beside it until publish() gives it its own in
/// one step, so that under that name there is the old content or all of the new, never a part. Destroyed before that,
/// nothing is left. A device or pipe is written directly. One thread at a time.
class OutputFile {
 public:
  /// Begins the file. It gets the mode of the one that it replaces, else what the umask leaves; a symbolic link stays,
  /// and the file that it names is replaced.
  static Result<OutputFile> create(const std::filesystem::path& file);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Appends `bytes`.
  Result<void> write(std::string_view bytes);
  /// Syncs the file, renames it and syncs its folder.
  Result<void> publish();

 private:
  OutputFile(std::filesystem::path file, std::filesystem::path temporary, FileDescriptor descriptor)
      : file_(std::move(file)), temporary_(std::move(temporary)), descriptor_(std::move(descriptor)) {}

  std::filesystem::path file_;
  std::filesystem::path temporary_;  // empty when there is none, or no longer
  FileDescriptor descriptor_;
  std::size_t unsent_bytes_ = 0;  // written since the disk was last told to begin
};

}  // namespace foretell::store
