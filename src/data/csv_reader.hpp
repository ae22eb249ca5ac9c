#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"
#include "data/place.hpp"
#include "data/special_bytes.hpp"

namespace foretell::data {

struct CsvOptions {
  std::string file = {};                 ///< The file as messages name it.
  char delimiter = ',';                  ///< An ASCII character that is no quote and no line end.
  std::size_t block_bytes = 256 * 1024;  ///< The buffer to begin with; it grows to hold the longest record.
  std::size_t record_bytes_max = limits::k_record_bytes_max;
  std::uint64_t first_line = 1;  ///< The line on which the source begins. Only line 1 may have a byte order mark.
  std::stop_token stop = {};     ///< Looked at before each read.
};

/// Records of a CSV file (RFC 4180) out of a byte source, one at a time, in memory of about the longest
/// record.
///
/// Fields are in quotes when their first byte is one: these may hold delimiters, line ends and doubled
/// quotes. A quote elsewhere stands for itself. Lines end in LF or CR LF, the last one may end with the file.
/// A UTF-8 byte order mark is skipped. Everything else is one error that names line and column and does not
/// depend on the block size: an unclosed quote, text behind a closing quote, a carriage return alone, NUL,
/// what is not UTF-8, a field, record or number of fields over its limit (limits::k_cell_bytes_max,
/// k_record_bytes_max, k_columns_max).
///
/// One thread at a time. After an error the reader is of no more use.
class CsvReader {
 public:
  /// `source` stands at its beginning and outlives the reader.
  CsvReader(ByteSource& source, CsvOptions options);

  /// Goes on to the next record; false when there is none.
  Result<bool> next();

  /// The record's fields, without their quotes. Valid until next().
  std::span<const std::string_view> fields() const { return fields_; }
  /// Whether the record is a line with nothing on it, not even quotes.
  bool is_blank() const {
    return fields_.size() == 1 && fields_[0].data() == buffer_.data() + begin_ && fields_[0].empty();
  }
  /// The physical line on which the record begins, counted from 1.
  std::uint64_t line() const { return line_; }
  /// Where in the source the record begins, and where the one behind it does, in bytes. After a fault only the first
  /// is known.
  std::uint64_t record_begin() const { return dropped_ + begin_; }
  std::uint64_t record_end() const { return dropped_ + next_; }
  /// The physical line on which the field begins.
  std::uint64_t line_of(std::size_t field) const;

  /// Tells the reader what its columns are called, for its messages.
  void set_column_names(std::vector<std::string> names) { names_ = std::move(names); }
  const CsvOptions& options() const { return options_; }

 private:
  enum class Scan : std::uint8_t { complete, need_more, fault };
  enum class Fault : std::uint8_t {
    none,
    unclosed_quote,
    text_after_quote,
    carriage_return,
    nul,
    invalid_utf8,
    long_field,
    long_quoted_field,
    long_record,
    many_fields,
  };

  Result<void> refill();
  Result<void> start();

  Scan scan_record();
  Scan scan_unquoted(const char*& at);
  Scan scan_quoted(const char*& at);
  Scan end_field(const char* begin, const char* end, std::size_t escapes);
  Scan end_record(const char* at);
  Scan need_more(const char* at);
  Scan stop_with(Fault fault, const char* shown_at, const char* found_at);
  Scan check_utf8();
  void unescape_fields();

  static const char* limit_exceeded_at(const char* at, std::size_t length);
  bool is_long_record(const char* end) const;
  const char* limit() const { return buffer_.data() + end_; }
  /// How many bytes of a record the buffer can hold.
  std::size_t room() const { return buffer_.size() - k_special_block_bytes; }
  std::unexpected<Error> describe_fault() const;

  ByteSource& source_;
  CsvOptions options_;
  std::vector<std::string> names_;

  // buffer_[begin_, next_) is the record, buffer_[next_, end_) was read ahead; buffer_[end_] is a NUL, so
  // that scanning needs no other bound. Behind it a block of specials_ has room.
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
  std::uint64_t dropped_ = 0;  // bytes of the source that stood in front of buffer_
  bool started_ = false;
  bool source_ended_ = false;
  std::uint64_t line_;
  std::uint64_t next_line_;

  SpecialScanner specials_;  // of buffer_; what it gives next stands at the scan or behind it

  // What the scan of the record has found.
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> escaped_fields_;  // those with doubled quotes
  std::uint64_t quoted_line_ends_ = 0;
  Fault fault_ = Fault::none;
  const char* fault_at_ = nullptr;
};

}  // namespace foretell::data
