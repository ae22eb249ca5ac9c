#include "data/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "data/byte_order_mark.hpp"
#include "data/place.hpp"

namespace foretell::data {

LineReader::LineReader(ByteSource& source, LineOptions options)
    : source_(&source),
      options_(std::move(options)),
      buffer_(std::max(options_.block_bytes, k_byte_order_mark_bytes_max) + options_.padding_bytes),
      number_(options_.first_line - 1) {}

Result<bool> LineReader::next() {
  if (number_ == 0) TRY(skip_byte_order_mark());
  line_begin_ = dropped_ + next_;
  std::size_t searched = 0;
  for (;;) {
    const char* const begin = buffer_.data() + next_;
    const void* const found = std::memchr(begin + searched, '\n', end_ - next_ - searched);
    const bool has_end = found != nullptr;
    const std::size_t length =
        has_end ? static_cast<std::size_t>(static_cast<const char*>(found) - begin) : end_ - next_;
    if (length > options_.line_bytes_max) {
      return fail_at({options_.file, number_ + 1},
                     fmt::format("found a line of more than {} bytes, expected at most that", options_.line_bytes_max));
    }
    if (!has_end && !source_ended_) {
      searched = length;
      TRY(refill());
      continue;
    }
    if (!has_end && length == 0) return false;
    line_ = {begin, length};
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    next_ += length + (has_end ? 1 : 0);
    ++number_;
    return true;
  }
}

/// Keeps what is not read yet and fills the rest of the buffer, which doubles when a line fills it.
Result<void> LineReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + next_, end_ - next_);
  end_ -= next_;
  dropped_ += next_;
  next_ = 0;
  if (end_ == room()) buffer_.resize(2 * room() + options_.padding_bytes);
  while (!source_ended_ && end_ < room()) {
    if (options_.stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped while reading " + options_.file);
    const std::size_t length = TRY(source_->read(std::span(buffer_).subspan(end_, room() - end_)));
    end_ += length;
    source_ended_ = length == 0;
  }
  return {};
}

Result<void> LineReader::skip_byte_order_mark() {
  TRY(refill());
  next_ = TRY(byte_order_mark_length({buffer_.data(), end_}, options_.file));
  return {};
}

}  // namespace foretell::data
