#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"

namespace foretell::data {

struct LineOptions {
  std::string file = {};                 ///< The file as messages name it.
  std::size_t block_bytes = 256 * 1024;  ///< The buffer to begin with; it grows to hold the longest line.
  std::size_t line_bytes_max = limits::k_record_bytes_max;
  std::uint64_t first_line = 1;   ///< The line on which the source begins. Only line 1 may have a byte order mark.
  std::size_t padding_bytes = 0;  ///< How many bytes behind a line can be read, whatever they hold.
  std::stop_token stop = {};      ///< Looked at before each read.
};

/// The lines of a text file out of a byte source, one at a time, in memory of about the longest line. They end in LF or
/// CR LF, the last one may end with the file; a UTF-8 byte order mark is skipped. A line that is too long is an error,
/// and so is the byte order mark of UTF-16. One thread at a time.
class LineReader {
 public:
  /// `source` stands at its beginning and outlives the reader.
  LineReader(ByteSource& source, LineOptions options);

  /// Goes on to the next line; false when there is none.
  Result<bool> next();

  /// The line without its end. Valid until next().
  std::string_view line() const { return line_; }
  /// Its number, counted from 1.
  std::uint64_t number() const { return number_; }
  /// Where in the source the line begins, and where the one behind it does, in bytes.
  std::uint64_t line_begin() const { return line_begin_; }
  std::uint64_t line_end() const { return dropped_ + next_; }
  const std::string& file() const { return options_.file; }

 private:
  Result<void> refill();
  Result<void> skip_byte_order_mark();
  std::size_t room() const { return buffer_.size() - options_.padding_bytes; }

  ByteSource* source_;
  LineOptions options_;
  std::vector<char> buffer_;  // [next_, end_) was read ahead
  std::size_t next_ = 0;
  std::size_t end_ = 0;
  std::uint64_t dropped_ = 0;  // bytes of the source that stood in front of buffer_
  std::uint64_t line_begin_ = 0;
  bool source_ended_ = false;
  std::string_view line_;
  std::uint64_t number_;
};

}  // namespace foretell::data
