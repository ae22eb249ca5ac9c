#include "data/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "base/quote.hpp"
#include "data/stream_source.hpp"

namespace foretell::data {
namespace {

Result<void> require_regular_file(int descriptor, const std::string& shown_path) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return fail_errno("cannot read " + shown_path, errno);
  if (S_ISREG(status.st_mode)) return {};
  const std::string found = S_ISDIR(status.st_mode) ? " is a folder" : " is not a regular file";
  return fail(ErrorCode::invalid_argument, shown_path + found + ", expected a table file",
              "name a file; its beginning is read more than once, so a pipe or a device will not do, but - reads "
              "standard input");
}

/// A new file in the folder for temporary ones, which is gone with its descriptor.
Result<FileDescriptor> open_unnamed_file() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) {
    return fail(ErrorCode::io, "found no folder for temporary files: " + error.message(), "set TMPDIR to one");
  }
  std::string name = folder / "foretell_input_XXXXXX";
  FileDescriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) return fail_errno("cannot make a temporary file in " + printable(folder.native()), errno);
  ::unlink(name.c_str());
  return file;
}

Result<void> write_all(int descriptor, std::span<const char> bytes, const std::string& shown_path) {
  while (!bytes.empty()) {
    const ssize_t length = ::write(descriptor, bytes.data(), bytes.size());
    if (length >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(length));
    } else if (errno != EINTR) {
      auto error = fail_errno("cannot keep " + shown_path + " in a temporary file", errno);
      error.error().hint = "set TMPDIR to a folder with room for all of it, or name a file instead of -";
      return error;
    }
  }
  return {};
}

}  // namespace

std::string shown_file(const std::filesystem::path& path) {
  return path == k_standard_input ? "standard input" : printable(path.native());
}

Result<FileSource> FileSource::spool(int descriptor, const std::string& shown_path, const std::stop_token& stop) {
  constexpr std::size_t k_block_bytes = 256 * 1024;
  StreamSource stream = TRY(StreamSource::open(descriptor, shown_path, stop));
  FileDescriptor file = TRY(open_unnamed_file());
  std::vector<char> block(k_block_bytes);
  for (;;) {
    const std::size_t length = TRY(stream.read(block));
    if (length == 0) break;
    TRY(write_all(file.get(), std::span(block).first(length), shown_path));
  }
  FileSource source(std::move(file), shown_path);
  TRY(source.rewind());
  return source;
}

Result<FileSource> FileSource::open(const std::filesystem::path& path, const std::stop_token& stop) {
  const std::string shown_path = shown_file(path);
  if (path == k_standard_input) return spool(STDIN_FILENO, shown_path, stop);
  // O_NONBLOCK: opening a named pipe must not wait for its writer; for regular files it means nothing.
  FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor) return fail_errno("cannot open " + shown_path, errno);
  TRY(require_regular_file(descriptor.get(), shown_path));
  return FileSource(std::move(descriptor), shown_path);
}

Result<std::size_t> FileSource::read(std::span<char> out) {
  for (;;) {
    const ssize_t length = ::read(descriptor_.get(), out.data(), out.size());
    if (length >= 0) return static_cast<std::size_t>(length);
    if (errno != EINTR) return fail_errno("cannot read " + shown_path_, errno);
  }
}

Result<void> FileSource::rewind() {
  if (::lseek(descriptor_.get(), 0, SEEK_SET) < 0) return fail_errno("cannot read again " + shown_path_, errno);
  return {};
}

Result<std::size_t> MemorySource::read(std::span<char> out) {
  const std::size_t length = std::min({out.size(), bytes_.size() - at_, read_bytes_max_});
  if (length > 0) std::memcpy(out.data(), bytes_.data() + at_, length);
  at_ += length;
  return length;
}

Result<void> MemorySource::rewind() {
  at_ = 0;
  return {};
}

Result<std::size_t> DigestSource::read(std::span<char> out) {
  const std::size_t length = TRY(inner_.read(out));
  digest_.update({out.data(), length});
  return length;
}

Result<void> DigestSource::rewind() {
  digest_ = crypto::Sha256();
  return inner_.rewind();
}

}  // namespace foretell::data
