#include "monitor/log_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace foretell::monitor {
namespace {

/// The longest beginning of `lines` that is whole lines and at most `bytes_max` bytes.
std::string_view whole_lines(std::string_view lines, std::uint64_t bytes_max) {
  if (lines.size() <= bytes_max) return lines;
  const std::string_view fits = lines.substr(0, static_cast<std::size_t>(bytes_max));
  return fits.substr(0, fits.rfind('\n') + 1);  // npos + 1 is 0
}

std::string_view first_line(std::string_view lines) { return lines.substr(0, lines.find('\n') + 1); }

/// Whether the last byte of the file, which has `bytes` of them, ends a line: a crash may have left a part of one.
bool ends_a_line(int descriptor, off_t bytes) {
  char last = '\n';
  return bytes == 0 || ::pread(descriptor, &last, 1, bytes - 1) != 1 || last == '\n';
}

}  // namespace

Result<LogFile> LogFile::open(Options options) {
  LogFile file(std::move(options));
  TRY(file.reopen());
  return file;
}

Result<void> LogFile::reopen() {
  // Not waiting: a pipe without a reader is refused below, not waited for.
  FileDescriptor opened(
      ::open(options_.path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640));
  if (!opened) return failed("cannot open", errno);
  struct stat status{};
  if (::fstat(opened.get(), &status) != 0) return failed("cannot look at", errno);
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the log file {} is not a regular file", options_.path.string()), "name another one");
  }
  descriptor_ = std::move(opened);
  if (!ends_a_line(descriptor_.get(), status.st_size)) {
    [[maybe_unused]] const auto written = ::write(descriptor_.get(), "\n", 1);  // what cannot be written is told later
  }
  return {};
}

Result<void> LogFile::write(std::string_view& lines) {
  while (!lines.empty()) {
    const std::uint64_t bytes = TRY(prepare());
    const std::string_view fits = whole_lines(lines, options_.bytes_max - std::min(options_.bytes_max, bytes));
    if (fits.empty() && bytes > 0) {
      TRY(rotate());
      continue;
    }
    TRY(append(fits.empty() ? first_line(lines) : fits, lines));
  }
  return {};
}

/// Sees to it that there is a file to append to; how long it is.
Result<std::uint64_t> LogFile::prepare() {
  if (!descriptor_) TRY(reopen());
  struct stat status{};
  if (::fstat(descriptor_.get(), &status) != 0) return failed("cannot look at", errno);
  if (status.st_nlink > 0) return static_cast<std::uint64_t>(status.st_size);
  TRY(reopen());
  return 0;
}

/// Appends `lines`, the first of `rest`, and takes what was written off `rest`.
Result<void> LogFile::append(std::string_view lines, std::string_view& rest) {
  std::size_t in_line = 0;  // bytes of a line that is written by half
  while (!lines.empty()) {
    const auto written = ::write(descriptor_.get(), lines.data(), lines.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error_number = errno;
      struct stat status{};
      if (in_line > 0 && ::fstat(descriptor_.get(), &status) == 0) {
        [[maybe_unused]] const int cut = ::ftruncate(descriptor_.get(), status.st_size - static_cast<off_t>(in_line));
      }
      return failed("cannot write", error_number);
    }
    const auto bytes = static_cast<std::size_t>(written);
    const std::size_t line_end = lines.substr(0, bytes).rfind('\n');
    if (line_end == std::string_view::npos) {
      in_line += bytes;
    } else {
      rest.remove_prefix(in_line + line_end + 1);
      in_line = bytes - (line_end + 1);
    }
    lines.remove_prefix(bytes);
  }
  return {};
}

/// Moves each file one number on, over the oldest, and begins anew.
Result<void> LogFile::rotate() {
  if (options_.files_max == 1) {
    if (::ftruncate(descriptor_.get(), 0) != 0) return failed("cannot empty", errno);
    return {};
  }
  for (std::size_t number = options_.files_max - 1; number-- > 0;) {
    const std::filesystem::path from = numbered(number);
    if (std::rename(from.c_str(), numbered(number + 1).c_str()) == 0) continue;
    if (errno != ENOENT) return failed("cannot move", errno);
  }
  descriptor_.reset();  // FILE.1 is full: if there is no new one, it is not to be moved on again
  return reopen();
}

/// FILE, FILE.1, ...
std::filesystem::path LogFile::numbered(std::size_t number) const {
  std::filesystem::path path = options_.path;
  if (number > 0) path += fmt::format(".{}", number);
  return path;
}

std::unexpected<Error> LogFile::failed(std::string_view what, int error_number) const {
  return fail_errno(fmt::format("{} the log file {}", what, options_.path.string()), error_number);
}

}  // namespace foretell::monitor
