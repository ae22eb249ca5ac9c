#include "data/row_reader.hpp"

#include <utility>

#include <fmt/format.h>

#include "data/cell.hpp"
#include "data/csv_rows.hpp"
#include "data/delimiter.hpp"
#include "data/gunzip.hpp"
#include "data/ndjson_rows.hpp"

namespace foretell::data {

RowReader::RowReader(const TableOptions& table, RowOptions options)
    : options_(std::move(options)), missing_(table.missing), knows_missing_(!table.missing.empty()) {}

Result<RowReader> RowReader::open(ByteSource& source, const TableOptions& table, RowOptions options) {
  RowReader reader(table, std::move(options));
  FormSample sample = TRY(read_form_sample(source, reader.options_.stop));
  if (is_gzip(sample.bytes)) {
    reader.inflated_ = std::make_unique<GunzipSource>(source, reader.file());
    sample = TRY(read_form_sample(*reader.inflated_, reader.options_.stop));
  }
  reader.form_ = TRY(tell_form(table, sample, reader.file()));
  TRY(reader.open_rows(reader.inflated_ == nullptr ? source : *reader.inflated_, table));
  return reader;
}

Result<RowReader> RowReader::within(ByteSource& source, const TableForm& form, const TableOptions& table,
                                    RowOptions options) {
  RowReader reader(table, std::move(options));
  reader.form_ = form;
  if (form.format == TableFormat::ndjson) {
    reader.rows_ = std::make_unique<NdjsonRows>(TRY(NdjsonRows::open(source, table, reader.options_)));
    return reader;
  }
  reader.rows_ = std::make_unique<CsvRows>(CsvRows::within(source, form.delimiter, table.has_header, reader.options_));
  if (table.decimal_comma) reader.style_ = NumberStyle::comma;
  return reader;
}

Result<void> RowReader::open_rows(ByteSource& source, const TableOptions& table) {
  TRY(source.rewind());
  if (form_.format == TableFormat::ndjson) {
    rows_ = std::make_unique<NdjsonRows>(TRY(NdjsonRows::open(source, table, options_)));
    return {};
  }
  rows_ = std::make_unique<CsvRows>(TRY(CsvRows::open(source, form_.delimiter, table.has_header, options_)));
  if (table.decimal_comma) style_ = NumberStyle::comma;
  return {};
}

Result<bool> RowReader::next() {
  if (!TRY(rows_->next())) return false;
  if (count_ == options_.rows_max) {
    return fail_at({file(), rows_->line()},
                   fmt::format("found more than {} rows, expected at most that", options_.rows_max));
  }
  ++count_;
  cells_ = rows_->cells();
  text_marks_ = rows_->text_marks();
  if (knows_missing_) empty_missing_cells();
  return true;
}

void RowReader::empty_missing_cells() {
  own_cells_.assign(cells_.begin(), cells_.end());
  own_text_marks_.assign(text_marks_.begin(), text_marks_.end());
  for (std::size_t column = 0; column < own_cells_.size(); ++column) {
    if (missing_.find(trim(own_cells_[column])) == TextIndex::k_none) continue;
    own_cells_[column] = {};
    if (!own_text_marks_.empty()) own_text_marks_[column] = 0;
  }
  cells_ = own_cells_;
  text_marks_ = own_text_marks_;
}

std::string RowReader::form_warning() const {
  if (!form_.delimiter_is_guessed || form_.delimiter == ',') return {};
  return fmt::format("{}: read with a {} between fields", file(), delimiter_name(form_.delimiter));
}

void keep_form(const RowReader& rows, TableOptions& table, RowOptions& options) {
  options.columns = rows.columns();
  table.format = rows.form().format;
  table.delimiter = rows.form().delimiter;
}

}  // namespace foretell::data
