#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace foretell::monitor {

/// A file that lines are appended to, and that begins anew before it would be longer than a bound: FILE becomes FILE.1,
/// FILE.1 becomes FILE.2, and so on; the oldest goes. One that was removed by somebody else is made again. One thread at
/// a time.
class LogFile {
 public:
  struct Options {
    std::filesystem::path path;
    std::uint64_t bytes_max = 0;  // more than the longest line
    std::size_t files_max = 1;    // FILE among them
  };

  /// Opens the file for appending, and makes it (mode 0640) where it is not there. ErrorCode::invalid_argument for what
  /// is no regular file.
  static Result<LogFile> open(Options options);

  /// Appends `lines`, which are whole ones; `lines` is what has not been written then. On an error that is the rest from
  /// the first line on that did not fit: no part of a line stays in the file.
  Result<void> write(std::string_view& lines);

  /// Opens the file by its name again: for whoever renamed it (logrotate).
  Result<void> reopen();

  const std::filesystem::path& path() const { return options_.path; }

 private:
  explicit LogFile(Options options) : options_(std::move(options)) {}

  Result<std::uint64_t> prepare();
  Result<void> append(std::string_view lines, std::string_view& rest);
  Result<void> rotate();
  std::filesystem::path numbered(std::size_t number) const;
  std::unexpected<Error> failed(std::string_view what, int error_number) const;

  Options options_;
  FileDescriptor descriptor_;  // none while a new file could not be begun
};

}  // namespace foretell::monitor
