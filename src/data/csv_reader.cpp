#include "data/csv_reader.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/utf8.hpp"
#include "data/byte_order_mark.hpp"

namespace foretell::data {
namespace {

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

std::uint64_t line_ends(const char* begin, const char* end) {
  return static_cast<std::uint64_t>(std::count(begin, end, '\n'));
}

}  // namespace

CsvReader::CsvReader(ByteSource& source, CsvOptions options)
    : source_(source),
      options_(std::move(options)),
      buffer_(std::max(options_.block_bytes, k_byte_order_mark_bytes_max) + k_special_block_bytes),
      line_(options_.first_line),
      next_line_(options_.first_line),
      specials_(options_.delimiter) {}

Result<bool> CsvReader::next() {
  if (!started_) TRY(start());
  begin_ = next_;
  line_ = next_line_;
  for (;;) {
    if (begin_ == end_ && source_ended_) return false;
    switch (scan_record()) {
      case Scan::complete: return true;
      case Scan::need_more: TRY(refill()); break;
      case Scan::fault: return describe_fault();
    }
  }
}

std::uint64_t CsvReader::line_of(std::size_t field) const {
  return line_ + line_ends(buffer_.data() + begin_, fields_[field].data());
}

/// Keeps what is not read yet and fills the rest of the buffer, which doubles when a record fills it: reading
/// a long record again from its beginning after each refill costs no more than a constant factor.
Result<void> CsvReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  dropped_ += begin_;
  begin_ = 0;
  if (end_ == room()) buffer_.resize(2 * room() + k_special_block_bytes);
  while (!source_ended_ && end_ < room()) {
    if (options_.stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped while reading " + options_.file);
    const std::size_t length = TRY(source_.read(std::span(buffer_).subspan(end_, room() - end_)));
    end_ += length;
    source_ended_ = length == 0;
  }
  buffer_[end_] = '\0';
  specials_.start(buffer_.data());
  return {};
}

Result<void> CsvReader::start() {
  started_ = true;
  TRY(refill());
  if (options_.first_line > 1) return {};
  next_ = TRY(byte_order_mark_length({buffer_.data(), end_}, options_.file));
  return {};
}

inline CsvReader::Scan CsvReader::end_field(const char* begin, const char* end, std::size_t escapes) {
  if (fields_.size() == limits::k_columns_max) return stop_with(Fault::many_fields, begin, end);
  if (escapes > 0) escaped_fields_.push_back(fields_.size());
  fields_.emplace_back(begin, static_cast<std::size_t>(end - begin));
  return Scan::complete;
}

/// Leaves `at` on the delimiter or line end behind the field, or at the end of everything.
inline CsvReader::Scan CsvReader::scan_unquoted(const char*& at) {
  const char* const begin = at;
  do at = specials_.take();
  while (*at == '"');
  const auto length = static_cast<std::size_t>(at - begin);
  if (length > limits::k_cell_bytes_max) return stop_with(Fault::long_field, begin, limit_exceeded_at(at, length));
  if (*at == '\0') {
    if (at != limit()) return stop_with(Fault::nul, at, at);
    if (!source_ended_) return need_more(at);
  }
  return end_field(begin, at, 0);
}

/// As scan_unquoted(), from the opening quote.
CsvReader::Scan CsvReader::scan_quoted(const char*& at) {
  const char* const open = specials_.take();
  const char* const begin = open + 1;
  std::size_t escapes = 0;
  for (;;) {
    at = specials_.take();
    if (*at == options_.delimiter || *at == '\r') continue;
    const std::size_t length = static_cast<std::size_t>(at - begin) - escapes;
    if (length > limits::k_cell_bytes_max) {
      return stop_with(Fault::long_quoted_field, open, limit_exceeded_at(at, length));
    }
    if (*at == '\n') {
      ++quoted_line_ends_;
    } else if (*at == '\0') {
      if (at != limit()) return stop_with(Fault::nul, at, at);
      return source_ended_ ? stop_with(Fault::unclosed_quote, open, at) : need_more(at);
    } else {
      if (at + 1 == limit() && !source_ended_) return need_more(at);
      if (at[1] != '"') break;
      ++escapes;
      specials_.take();
    }
  }
  const Scan scan = end_field(begin, at++, escapes);
  const bool ends_here = at == limit() || *at == options_.delimiter || *at == '\n' || *at == '\r';
  if (scan == Scan::fault) return scan;
  if (!ends_here) return stop_with(Fault::text_after_quote, at, at);
  specials_.take();
  return Scan::complete;
}

/// The place in a field, `length` bytes of which end at `at`, where it grew too long.
const char* CsvReader::limit_exceeded_at(const char* at, std::size_t length) {
  return at - (length - limits::k_cell_bytes_max - 1);
}

CsvReader::Scan CsvReader::scan_record() {
  fields_.clear();
  escaped_fields_.clear();
  quoted_line_ends_ = 0;
  specials_.start_record();
  const char* at = buffer_.data() + begin_;
  for (;;) {
    const Scan scan = *at == '"' ? scan_quoted(at) : scan_unquoted(at);
    if (scan != Scan::complete) return scan;
    if (*at != options_.delimiter) return end_record(at);
    ++at;
  }
}

CsvReader::Scan CsvReader::end_record(const char* at) {
  const char* end = at;
  if (*at == '\r') {
    if (at + 1 == limit() && !source_ended_) return need_more(at);
    if (at[1] != '\n') return stop_with(Fault::carriage_return, at, at);
    end = specials_.take();
  }
  if (is_long_record(at)) return stop_with(Fault::long_record, at, at);
  next_ = std::min(static_cast<std::size_t>(end - buffer_.data()) + 1, end_);
  next_line_ = line_ + quoted_line_ends_ + 1;
  if (specials_.may_have_non_ascii() && check_utf8() == Scan::fault) return Scan::fault;
  unescape_fields();
  return Scan::complete;
}

/// A record over its limit is refused before more of it is read: this bounds the buffer.
CsvReader::Scan CsvReader::need_more(const char* at) {
  return is_long_record(at) ? stop_with(Fault::long_record, at, at) : Scan::need_more;
}

/// `shown_at` is what the message points to, `found_at` how far the scan had to go to know. Beyond the limit
/// of a record, that it is too long is the only fault: else which one is found would depend on the size of
/// the blocks.
CsvReader::Scan CsvReader::stop_with(Fault fault, const char* shown_at, const char* found_at) {
  fault_ = is_long_record(found_at) ? Fault::long_record : fault;
  fault_at_ = shown_at;
  return Scan::fault;
}

bool CsvReader::is_long_record(const char* end) const {
  return static_cast<std::size_t>(end - buffer_.data()) - begin_ > options_.record_bytes_max;
}

/// Delimiters and quotes are ASCII, so no valid sequence spans fields.
CsvReader::Scan CsvReader::check_utf8() {
  const std::string_view record(buffer_.data() + begin_, next_ - begin_);
  if (find_invalid_utf8(record) == std::string_view::npos) return Scan::complete;
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    const std::size_t bad = find_invalid_utf8(fields_[field]);
    if (bad == std::string_view::npos) continue;
    const char* const at = fields_[field].data() + bad;
    fields_.resize(field);  // the fault is in the field that comes next
    return stop_with(Fault::invalid_utf8, at, at);
  }
  return Scan::complete;
}

/// Halves doubled quotes in place. What becomes free is filled with quotes: a line end left there would be
/// counted twice by line_of().
void CsvReader::unescape_fields() {
  for (const std::size_t field : escaped_fields_) {
    char* const begin = buffer_.data() + (fields_[field].data() - buffer_.data());
    char* const end = begin + fields_[field].size();
    char* out = begin;
    for (const char* in = begin; in != end;) {
      const char* const quote_or_end = std::find(in, static_cast<const char*>(end), '"');
      const auto length = static_cast<std::size_t>(quote_or_end - in);
      std::memmove(out, in, length);
      out += length;
      in = quote_or_end;
      if (in == end) break;
      *out++ = '"';
      in += 2;
    }
    std::fill(out, end, '"');
    fields_[field] = {begin, static_cast<std::size_t>(out - begin)};
  }
}

std::unexpected<Error> CsvReader::describe_fault() const {
  const std::size_t field = fault_ == Fault::text_after_quote ? fields_.size() - 1 : fields_.size();
  const std::string_view name = field < names_.size() ? std::string_view(names_[field]) : std::string_view();
  const Place place{options_.file, line_ + line_ends(buffer_.data() + begin_, fault_at_), name};
  const std::string in_field = name.empty() ? fmt::format("field {}: ", field + 1) : std::string();
  switch (fault_) {
    case Fault::unclosed_quote:
      return fail_at(place, in_field + "a quote opens here and is never closed, expected a closing quote",
                     "close it; a quote inside a quoted field is written twice");
    case Fault::text_after_quote:
      return fail_at(place,
                     fmt::format("{}found text after the closing quote of {}, expected {} or the end of the line",
                                 in_field, quote(fields_.back()), quote({&options_.delimiter, 1})),
                     "a quote inside a quoted field is written twice");
    case Fault::carriage_return:
      return fail_at({options_.file, place.line},
                     "found a carriage return without a line feed, expected lines that end in LF or CR LF",
                     "put the field in quotes, or convert the line ends");
    case Fault::nul:
      return fail_at(place, in_field + "found a NUL byte, expected text",
                     "is it a text file? export the table as CSV in UTF-8");
    case Fault::invalid_utf8:
      return fail_at(place,
                     fmt::format("{}found the byte 0x{:02x}, which is not valid UTF-8 here, expected UTF-8 text",
                                 in_field, byte(*fault_at_)),
                     "save the file as UTF-8");
    case Fault::long_field:
      return fail_at(place, fmt::format("{}found a field of more than {} bytes, expected at most that", in_field,
                                        limits::k_cell_bytes_max));
    case Fault::long_quoted_field:
      return fail_at(
          place,
          fmt::format("{}a quote opens here and is not closed within {} bytes, the most that a field may have",
                      in_field, limits::k_cell_bytes_max),
          "is a closing quote missing? a quote inside a quoted field is written twice");
    case Fault::long_record:
      return fail_at({options_.file, line_}, fmt::format("found a record of more than {} bytes, expected at most that",
                                                         options_.record_bytes_max));
    case Fault::many_fields:
      return fail_at({options_.file, line_},
                     fmt::format("found more than {} fields, expected at most that", limits::k_columns_max));
    case Fault::none: break;
  }
  return fail(ErrorCode::internal, "a fault of no kind in " + options_.file);
}

}  // namespace foretell::data
