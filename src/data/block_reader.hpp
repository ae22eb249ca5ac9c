#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"
#include "data/record_ends.hpp"
#include "data/table_form.hpp"

namespace foretell::data {

/// Some whole records of a file, as bytes. Its memory is kept when it is filled again.
struct RecordBlock {
  std::vector<char> buffer = {};
  std::size_t size = 0;
  std::uint64_t first_line = 1;     ///< The line of the file on which it begins.
  Behind behind = Behind::nothing;  ///< `more`: it breaks off in a record that is too long, so that reading it fails.

  std::string_view bytes() const { return {buffer.data(), size}; }
};

/// Cuts a file of records into blocks, which any thread may then read: what takes time is left to them. Blank lines at
/// the beginning and a byte order mark are left out.
///
/// A block is as large as the first bytes that come with a whole record among them, up to `block_bytes`: where bytes
/// come slowly nothing waits for more than a record. A record that has no end within its limit, or a quoted field that
/// has none, ends the file: that block is the last, breaks off there, and reading it finds the fault that reading the
/// file finds. One thread at a time.
class BlockReader {
 public:
  /// `source` stands at its beginning and outlives the reader.
  explicit BlockReader(ByteSource& source, std::size_t block_bytes = limits::k_batch_block_bytes,
                       std::size_t record_bytes_max = limits::k_record_bytes_max)
      : source_(source), block_bytes_(block_bytes), record_bytes_max_(record_bytes_max) {}

  /// What comes next: some whole records, the first at least, if the file has this form. Nothing is taken away. Valid
  /// until the next call.
  Result<std::string_view> peek(const TableForm& form);
  /// Says of what form the file is.
  void set_form(const TableForm& form) { form_ = form; }
  /// Takes the first record away, which peek() has shown.
  void take_first();
  /// The line on which what comes next begins.
  std::uint64_t line() const { return line_; }
  /// Fills `block` with the next records; false when there are none.
  Result<bool> next(RecordBlock& block);

  /// Whether the file begins with a byte order mark.
  bool has_mark() const { return has_mark_; }

 private:
  /// The length of the pending records that are whole; or of all that is pending, when it breaks off in the first.
  struct Records {
    std::size_t length;
    bool breaks_off;
  };

  Result<void> start();
  Result<Records> read_records(const TableForm& form);
  Result<void> read_more();
  bool is_too_long(const TableForm& form) const;
  void drop(std::size_t bytes);
  std::string_view pending() const { return {buffer_.data() + begin_, end_ - begin_}; }

  ByteSource& source_;
  std::size_t block_bytes_;
  std::size_t record_bytes_max_;
  TableForm form_;

  // buffer_[begin_, end_) was read and not given yet.
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t line_ = 1;  // on which it begins
  bool started_ = false;
  bool source_ended_ = false;
  bool ended_ = false;  // it broke off
  bool has_mark_ = false;
};

}  // namespace foretell::data
