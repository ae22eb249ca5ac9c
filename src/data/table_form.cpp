#include "data/table_form.hpp"

#include "data/byte_order_mark.hpp"
#include "data/delimiter.hpp"
#include "data/foreign_form.hpp"
#include "data/place.hpp"

namespace foretell::data {
namespace {

constexpr std::string_view k_blanks = " \t\r\n";

/// The beginning without byte order mark and blanks.
std::string_view content_of(std::string_view bytes) {
  if (bytes.starts_with(k_utf8_mark)) bytes.remove_prefix(k_utf8_mark.size());
  const std::size_t begin = bytes.find_first_not_of(k_blanks);
  return begin == std::string_view::npos ? std::string_view() : bytes.substr(begin);
}

bool is_array_of_objects(std::string_view content) {
  if (!content.starts_with('[')) return false;
  return content_of(content.substr(1)).starts_with('{');
}

}  // namespace

Result<FormSample> read_form_sample(ByteSource& source, const std::stop_token& stop) {
  TRY(source.rewind());
  FormSample sample{.bytes = std::string(k_form_sample_bytes, '\0')};
  std::size_t length = 0;
  while (!sample.is_whole && length < sample.bytes.size()) {
    if (stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped before the table was read");
    const std::size_t more = TRY(source.read(std::span(sample.bytes).subspan(length)));
    length += more;
    sample.is_whole = more == 0;
  }
  sample.bytes.resize(length);
  return sample;
}

Result<TableForm> tell_form(const TableOptions& table, const FormSample& sample, const std::string& file) {
  TRY(refuse_foreign_form(sample.bytes, file));
  TableForm form;
  const std::string_view content = content_of(sample.bytes);
  if (table.format != TableFormat::csv && is_array_of_objects(content)) {
    return fail_at({file, 1}, "found a JSON array, expected CSV, or NDJSON: one object a line",
                   "jq -c '.[]' writes it so, and so does to_json(orient=\"records\", lines=True) of pandas");
  }
  const bool is_ndjson =
      table.format == TableFormat::ndjson || (table.format == TableFormat::automatic && content.starts_with('{'));
  if (is_ndjson) {
    form.format = TableFormat::ndjson;
  } else if (table.delimiter) {
    form.delimiter = *table.delimiter;
  } else {
    form.delimiter = detect_delimiter(sample.bytes, sample.is_whole);
    form.delimiter_is_guessed = true;
  }
  return form;
}

}  // namespace foretell::data
