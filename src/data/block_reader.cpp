#include "data/block_reader.hpp"

#include <algorithm>
#include <cstring>

#include "data/byte_order_mark.hpp"

namespace foretell::data {
namespace {

/// Content in quotes takes at most two bytes a byte. More bytes than this, and the two quotes, are a fault.
constexpr std::size_t k_quoted_bytes_max = 2 * limits::k_cell_bytes_max + 2;
constexpr std::size_t k_line_end_bytes_max = 2;

/// The length of the line end that `bytes` begin with, or 0.
std::size_t line_end_length(std::string_view bytes) {
  if (bytes.starts_with('\n')) return 1;
  return bytes.starts_with("\r\n") ? 2 : 0;
}

}  // namespace

Result<std::string_view> BlockReader::peek(const TableForm& form) {
  if (!started_) TRY(start());
  const Records records = TRY(read_records(form));
  return pending().substr(0, records.length);
}

void BlockReader::take_first() {
  drop(std::min(first_record_end(pending(), form_, Behind::nothing), pending().size()));
}

Result<bool> BlockReader::next(RecordBlock& block) {
  if (!started_) TRY(start());
  if (ended_) return false;
  const auto [length, breaks_off] = TRY(read_records(form_));
  ended_ = breaks_off;
  if (length == 0) return false;
  if (block.buffer.size() < length) block.buffer.resize(std::max(length, block_bytes_));
  std::memcpy(block.buffer.data(), buffer_.data() + begin_, length);
  block.size = length;
  block.first_line = line_;
  block.behind = breaks_off ? Behind::more : Behind::nothing;
  drop(length);
  return true;
}

/// Takes away the byte order mark and the blank lines behind it.
Result<void> BlockReader::start() {
  started_ = true;
  while (pending().size() < k_utf8_mark.size() && !source_ended_) TRY(read_more());
  has_mark_ = pending().starts_with(k_utf8_mark);
  if (has_mark_) begin_ += k_utf8_mark.size();
  for (;;) {
    while (pending().size() < 2 && !source_ended_) TRY(read_more());
    const std::size_t length = line_end_length(pending());
    if (length == 0) return {};
    drop(length);
  }
}

/// Reads until the pending bytes hold a record, or begin with one that no reader takes.
Result<BlockReader::Records> BlockReader::read_records(const TableForm& form) {
  std::size_t looked_at = 0;
  for (;;) {
    if (source_ended_) return Records{pending().size(), false};
    const bool has_line_end = pending().find('\n', looked_at) != std::string_view::npos;
    const std::size_t length = has_line_end ? last_record_end(pending(), form) : k_nowhere;
    if (length != k_nowhere) return Records{length, false};
    if (is_too_long(form)) return Records{pending().size(), true};
    looked_at = pending().size();
    TRY(read_more());
  }
}

/// Reads once: what has come is worked on while more comes. Room doubles for a record that is longer than a block.
Result<void> BlockReader::read_more() {
  // An empty vector's data() may be null, which memmove takes not even for no bytes.
  if (begin_ != end_) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const std::size_t room = end_ < block_bytes_ ? block_bytes_ - end_ : end_;
  if (buffer_.size() < end_ + room) buffer_.resize(end_ + room);
  const std::size_t length = TRY(source_.read(std::span(buffer_).subspan(end_, room)));
  end_ += length;
  source_ended_ = length == 0;
  return {};
}

/// Whether the first pending record, whose end was not found, is one that no reader takes.
bool BlockReader::is_too_long(const TableForm& form) const {
  if (pending().size() > record_bytes_max_ + k_line_end_bytes_max) return true;
  const std::size_t quote = open_quote(pending(), form);
  return quote != k_nowhere && pending().size() - quote > k_quoted_bytes_max;
}

void BlockReader::drop(std::size_t bytes) {
  line_ += count_line_ends(pending().substr(0, bytes));
  begin_ += bytes;
}

}  // namespace foretell::data
