#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "crypto/sha256.hpp"

namespace foretell::data {

/// Bytes that can be read from the beginning more than once: how to read a table is guessed from its first
/// rows. One thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills the front of `out`, which is not empty, and returns how many bytes; 0 only at the end.
  virtual Result<std::size_t> read(std::span<char> out) = 0;
  /// Goes back to the first byte.
  virtual Result<void> rewind() = 0;
};

/// The name of a file on the command line that means standard input.
inline constexpr std::string_view k_standard_input = "-";

/// `path` as messages show it.
std::string shown_file(const std::filesystem::path& path);

/// A regular file. It stays open between the passes, so replacing it by name does not mix two files.
class FileSource final : public ByteSource {
 public:
  /// Opens a file, or spools standard input where `path` is k_standard_input. Errors: no such file (not_found), a folder
  /// or a device (invalid_argument), what the system refuses (io).
  static Result<FileSource> open(const std::filesystem::path& path, const std::stop_token& stop = {});
  /// Copies all that `descriptor`, a pipe or file, has to give into a temporary file without a name (in TMPDIR, else
  /// /tmp). Errors: a terminal (invalid_argument), a full disk (io), cancelled by `stop`.
  static Result<FileSource> spool(int descriptor, const std::string& shown_path, const std::stop_token& stop);

  Result<std::size_t> read(std::span<char> out) override;
  Result<void> rewind() override;

 private:
  FileSource(FileDescriptor descriptor, std::string shown_path)
      : descriptor_(std::move(descriptor)), shown_path_(std::move(shown_path)) {}

  FileDescriptor descriptor_;
  std::string shown_path_;
};

/// Bytes in memory, which must outlive the source, at most `read_bytes_max` of them a read.
class MemorySource final : public ByteSource {
 public:
  static constexpr std::size_t k_unlimited = static_cast<std::size_t>(-1);

  explicit MemorySource(std::string_view bytes, std::size_t read_bytes_max = k_unlimited)
      : bytes_(bytes), read_bytes_max_(read_bytes_max) {}

  Result<std::size_t> read(std::span<char> out) override;
  Result<void> rewind() override;

 private:
  std::string_view bytes_;
  std::size_t read_bytes_max_;
  std::size_t at_ = 0;
};

/// Another source, which must outlive it, and the SHA-256 of what was read since the beginning.
class DigestSource final : public ByteSource {
 public:
  explicit DigestSource(ByteSource& inner) : inner_(inner) {}

  Result<std::size_t> read(std::span<char> out) override;
  Result<void> rewind() override;
  /// The digest in lower-case hex of everything read so far; then starts anew.
  std::string finish_hex() { return digest_.finish_hex(); }

 private:
  ByteSource& inner_;
  crypto::Sha256 digest_;
};

}  // namespace foretell::data
