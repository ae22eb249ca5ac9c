#include "data/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/quote.hpp"

namespace foretell::data {
namespace {

Result<void> require_regular_file(int descriptor, const std::string& shown_path) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return fail_errno("cannot read " + shown_path, errno);
  if (S_ISREG(status.st_mode)) return {};
  const std::string found = S_ISDIR(status.st_mode) ? " is a folder" : " is not a regular file";
  return fail(ErrorCode::invalid_argument, shown_path + found + ", expected a CSV file",
              "name a file; its beginning is read more than once, so a pipe or a device will not do");
}

}  // namespace

Result<FileSource> FileSource::open(const std::filesystem::path& path) {
  const std::string shown_path = printable(path.native());
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
