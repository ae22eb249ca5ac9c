#include "store/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "store/files.hpp"

namespace foretell::store {
namespace {

constexpr std::size_t k_send_bytes = 8 * 1024 * 1024;

/// The mode of a new file. Only the process as a whole has the umask, and reading it means setting it.
mode_t mode_of_new_files() {
  const mode_t mask = ::umask(0077);
  ::umask(mask);
  return 0666 & ~mask;
}

/// The file behind symbolic links, which need not exist, as a path that has a folder.
std::filesystem::path resolve(const std::filesystem::path& file) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(file, failed);
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(absolute, failed);
  return failed ? absolute : resolved;
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::filesystem::path& file) {
  const std::filesystem::path target = resolve(file);
  struct stat status{};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::invalid_argument, file.string() + " is a folder, expected the name of a file");
  }
  if (exists && !S_ISREG(status.st_mode)) {
    FileDescriptor descriptor(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (!descriptor) return fail_errno("cannot write " + file.string(), errno);
    return OutputFile(target, {}, std::move(descriptor));
  }
  std::string temporary = (target.parent_path() / fmt::format(".{}.XXXXXX", target.filename().string())).string();
  FileDescriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!descriptor) return fail_errno("cannot create " + file.string(), errno);
  OutputFile output(target, temporary, std::move(descriptor));
  const mode_t mode = exists ? status.st_mode & 0777 : mode_of_new_files();
  if (::fchmod(output.descriptor_.get(), mode) != 0) return fail_errno("cannot create " + file.string(), errno);
  return output;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::move(other.descriptor_)) {}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::write(std::string_view bytes) {
  TRY(write_all(descriptor_.get(), bytes, file_));
  unsent_bytes_ += bytes.size();
  if (unsent_bytes_ < k_send_bytes || temporary_.empty()) return {};
  // So the disk is at work long before publish() waits for it. A hint: that it fails is not worth a word.
  ::sync_file_range(descriptor_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  unsent_bytes_ = 0;
  return {};
}

Result<void> OutputFile::publish() {
  if (temporary_.empty()) return {};
  if (::fsync(descriptor_.get()) != 0) return fail_errno("cannot sync " + file_.string(), errno);
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) return fail_errno("cannot rename to " + file_.string(), errno);
  temporary_.clear();
  return sync_folder(file_.parent_path());
}

}  // namespace foretell::store
