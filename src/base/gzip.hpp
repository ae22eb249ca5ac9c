#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

/// gzip (RFC 1952): a stream is one member or several, each with a checksum.
namespace foretell {

/// Whether `bytes` begin as a gzip stream does.
bool is_gzip(std::string_view bytes);

/// Inflates members piece by piece, in about 40 KB of memory. One thread at a time.
class Inflater {
 public:
  enum class State : unsigned char {
    going_on,
    stalled,  ///< Nothing happened: it needs more input, or more room.
    ended,    ///< The member is complete; reset() before another one.
    damaged,  ///< No gzip, a wrong checksum, or no memory.
  };
  struct Step {
    std::size_t used = 0;  ///< Of the input.
    std::size_t made = 0;  ///< Of the output.
    State state = State::going_on;
  };

  Inflater();
  ~Inflater();

  /// Uses as much of `input` as `out` has room for; of both at most 1 GiB.
  Step step(std::string_view input, std::span<char> out);
  /// From here on a new member comes.
  void reset();

 private:
  struct Stream;  // keeps zlib's types out of this header
  std::unique_ptr<Stream> stream_;
};

/// The content of a whole gzip stream, which may have at most `bytes_max` bytes: a small stream can hold a very large
/// content. Errors: ErrorCode::corrupt, ErrorCode::payload_too_large.
Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max);

/// Compresses one text after the other, at the fastest level; takes 270 KB when it is first used. One thread at a time.
class Deflater {
 public:
  Deflater();
  ~Deflater();

  /// `text` as a gzip stream, which is shorter; nothing where it would not be, or without memory.
  std::optional<std::string> deflate(std::string_view text);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace foretell
