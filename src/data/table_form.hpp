#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "data/byte_source.hpp"
#include "data/table_options.hpp"

namespace foretell::data {

/// How much of the beginning of a file its form is told from.
inline constexpr std::size_t k_form_sample_bytes = 64 * 1024;

/// The beginning of a file.
struct FormSample {
  std::string bytes;
  bool is_whole = false;  ///< It is the whole file.
};

/// Reads it from the beginning of `source`.
Result<FormSample> read_form_sample(ByteSource& source, const std::stop_token& stop);

/// The form of a table file, gzip around it aside.
struct TableForm {
  TableFormat format = TableFormat::csv;  ///< Never automatic.
  char delimiter = ',';                   ///< Of CSV.
  bool delimiter_is_guessed = false;
};

/// The form of `file`, as `table` says or as it begins: a { begins NDJSON, all else is CSV. A JSON array
/// is an error, and so is a file of another kind (foreign_form.hpp).
Result<TableForm> tell_form(const TableOptions& table, const FormSample& sample, const std::string& file);

/// Whether "1,5" may well be a text in a file of this form, a list or thousands: under a comma as delimiter, and in JSON.
inline bool commas_may_be_text(const TableOptions& form) {
  return form.format == TableFormat::ndjson || form.delimiter == ',';
}

}  // namespace foretell::data
