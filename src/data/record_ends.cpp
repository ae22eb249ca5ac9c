#include "data/record_ends.hpp"

namespace foretell::data {
namespace {

/// The first quote at or behind `at` that opens a quoted field: the first byte of a field is one. `at` is outside of
/// quotes.
std::size_t find_opening_quote(std::string_view bytes, std::size_t at, char delimiter) {
  for (; (at = bytes.find('"', at)) != k_nowhere; ++at) {
    if (at == 0 || bytes[at - 1] == delimiter || bytes[at - 1] == '\n') return at;
  }
  return k_nowhere;
}

/// The place behind the quote that closes a field, whose content begins at `at`; none when it is not seen to close.
std::size_t find_closed(std::string_view bytes, std::size_t at, Behind behind) {
  for (; (at = bytes.find('"', at)) != k_nowhere; at += 2) {
    const bool is_last = at + 1 == bytes.size();
    if (is_last && behind == Behind::more) return k_nowhere;  // perhaps the first half of a doubled one
    if (is_last || bytes[at + 1] != '"') return at + 1;
  }
  return k_nowhere;
}

/// Calls `take` with each stretch of `bytes` that is outside of quotes, and where it begins, until it returns false.
/// Returns whether the last one was the end of `bytes`, rather than a quote that is not seen to close.
template <class Take>
bool for_each_unquoted(std::string_view bytes, const TableForm& form, Behind behind, const Take& take) {
  const bool has_quotes = form.format == TableFormat::csv;
  std::size_t at = 0;
  while (at != k_nowhere) {
    const std::size_t quote = has_quotes ? find_opening_quote(bytes, at, form.delimiter) : k_nowhere;
    const bool is_last = quote == k_nowhere;
    if (!take(bytes.substr(at, is_last ? k_nowhere : quote - at), at) || is_last) return is_last;
    at = find_closed(bytes, quote + 1, behind);
  }
  return false;
}

}  // namespace

std::size_t first_record_end(std::string_view bytes, const TableForm& form, Behind behind) {
  std::size_t end = k_nowhere;
  const bool is_closed = for_each_unquoted(bytes, form, behind, [&](std::string_view stretch, std::size_t begin) {
    const std::size_t line_end = stretch.find('\n');
    if (line_end != k_nowhere) end = begin + line_end + 1;
    return line_end == k_nowhere;
  });
  return end == k_nowhere && is_closed && behind == Behind::nothing ? bytes.size() : end;
}

std::size_t last_record_end(std::string_view bytes, const TableForm& form) {
  std::size_t end = k_nowhere;
  for_each_unquoted(bytes, form, Behind::more, [&](std::string_view stretch, std::size_t begin) {
    const std::size_t line_end = stretch.rfind('\n');
    if (line_end != k_nowhere) end = begin + line_end + 1;
    return true;
  });
  return end;
}

std::size_t open_quote(std::string_view bytes, const TableForm& form) {
  std::size_t quote = k_nowhere;
  const bool is_closed = for_each_unquoted(bytes, form, Behind::more, [&](std::string_view stretch, std::size_t at) {
    quote = at + stretch.size();
    return true;
  });
  return is_closed ? k_nowhere : quote;
}

std::string_view without_line_end(std::string_view record) {
  if (!record.ends_with('\n')) return record;
  record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

std::uint64_t count_line_ends(std::string_view bytes) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; (at = bytes.find('\n', at)) != k_nowhere; ++at) ++count;
  return count;
}

}  // namespace foretell::data
