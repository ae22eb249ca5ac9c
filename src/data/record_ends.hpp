#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "data/table_form.hpp"

/// Where the records of a table end, found without dividing them into fields: so a file is cut into blocks of whole
/// records that many threads read at once. Pure functions, safe from any thread.
///
/// `bytes` begin with a record. In NDJSON every line end ends one. In CSV, records without a fault end where CsvReader
/// ends them. One with a fault ends with the first line end that is outside of quotes, by the same rules for quotes.
namespace foretell::data {

inline constexpr std::size_t k_nowhere = std::string_view::npos;

/// Whether the file goes on behind `bytes`; where it does not, the last record may do without a line end.
enum class Behind : std::uint8_t { more, nothing };

/// The length of the first record with its line end; k_nowhere when `bytes` end before it.
std::size_t first_record_end(std::string_view bytes, const TableForm& form, Behind behind);

/// The length of all records that end in `bytes`, with their line ends, when more bytes follow; k_nowhere when
/// none ends.
std::size_t last_record_end(std::string_view bytes, const TableForm& form);

/// The place of the quote of the field that is open where `bytes` end; k_nowhere when none is.
std::size_t open_quote(std::string_view bytes, const TableForm& form);

/// A record that may end with its line end, without it.
std::string_view without_line_end(std::string_view record);

/// How many lines end in `bytes`.
std::uint64_t count_line_ends(std::string_view bytes);

}  // namespace foretell::data
