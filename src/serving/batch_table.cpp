#include "serving/batch_table.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "data/byte_order_mark.hpp"
#include "data/byte_source.hpp"
#include "data/cell.hpp"
#include "data/record_ends.hpp"
#include "data/row_reader.hpp"
#include "serving/answer_columns.hpp"

namespace foretell::serving {
namespace {

constexpr std::array k_delimiters{',', ';', '\t'};
constexpr std::size_t k_reader_bytes = 32 * 1024;  // stays in the fastest memory

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

void add_missing(Names& names, const Names& more) {
  for (const std::string& name : more) {
    if (!contains(names, name)) names.push_back(name);
  }
}

Names model_columns(const RowFormat& format) {
  Names names;
  for (std::size_t column = 0; column < format.columns(); ++column) names.push_back(format.column(column).name);
  return names;
}

/// All names that rows of NDJSON may be expected to have.
Names expected_names(const ServedModel& model) {
  const data::Schema& schema = model.manifest().schema;
  Names names = model_columns(model.format);
  names.push_back(schema.target);
  for (const data::LeftOut& left_out : schema.left_out) names.push_back(left_out.name);
  return names;
}

std::string_view first_record(std::string_view bytes, const data::TableForm& form) {
  return bytes.substr(0, data::first_record_end(bytes, form, data::Behind::nothing));
}

/// Reads the head of one table.
class HeadReader {
 public:
  HeadReader(data::BlockReader& reader, const ServedModel& model, const BatchOptions& options)
      : reader_(reader), model_(model), options_(options), table_(model.manifest().recipe.table) {
    table_.format = data::TableFormat::automatic;  // models of one format predict tables of the other
  }

  Result<BatchTable> read() {
    data::TableOptions any_csv = table_;
    any_csv.delimiter = k_delimiters.front();
    const std::string first(TRY(peek_content()));
    const data::TableForm form = TRY(data::tell_form(any_csv, {.bytes = first}, options_.file));
    return form.format == data::TableFormat::ndjson ? read_ndjson(form) : read_csv();
  }

 private:
  /// The first record of CSV as one delimiter divides it.
  struct Header {
    data::TableForm form;
    Names columns;
    std::size_t known = 0;  // how many of them the model reads
  };

  /// The first line that is not blank. Without a header even blanks may be a row.
  Result<std::string_view> peek_content() {
    const data::TableForm by_lines{.format = data::TableFormat::ndjson};
    reader_.set_form(by_lines);
    for (;;) {
      const std::string_view line = first_record(TRY(reader_.peek(by_lines)), by_lines);
      if (line.empty() || !table_.has_header || !data::trim(data::without_line_end(line)).empty()) return line;
      reader_.take_first();
    }
  }

  // --- CSV ---

  Result<Header> read_header_with(char delimiter) {
    const data::TableForm form{.format = data::TableFormat::csv, .delimiter = delimiter};
    data::MemorySource source(first_record(TRY(reader_.peek(form)), form));
    data::TableOptions table = table_;
    table.format = form.format;
    table.delimiter = delimiter;
    const data::RowReader rows =
        TRY(data::RowReader::open(source, table, {.file = options_.file, .first_line = reader_.line()}));
    const auto is_known = [&](const std::string& name) { return model_.format.find_column(name) != TextIndex::k_none; };
    return Header{form, rows.columns(), static_cast<std::size_t>(std::ranges::count_if(rows.columns(), is_known))};
  }

  /// Reads the header with the delimiter under which it has most of the model's columns; the first of several.
  Result<Header> read_header() {
    std::vector<char> delimiters(k_delimiters.begin(), k_delimiters.end());
    if (table_.delimiter) delimiters.insert(delimiters.begin(), *table_.delimiter);
    Result<Header> best = read_header_with(delimiters.front());
    for (const char delimiter : std::span(delimiters).subspan(1)) {
      Result<Header> other = read_header_with(delimiter);
      if (other && other->known > (best ? best->known : 0)) best = std::move(other);
    }
    return best;
  }

  Result<BatchTable> read_csv() {
    Header header = TRY(read_header());
    SlotReader slot_reader =
        TRY(SlotReader::make(model_.format, header.columns, options_.file, options_.allow_missing_columns));
    const std::string_view record = first_record(TRY(reader_.peek(header.form)), header.form);
    RowText::Forms forms{.in = header.form, .out = output_format(header.form)};
    if (record.ends_with("\r\n")) forms.line_end = "\r\n";
    if (table_.decimal_comma && forms.out == data::TableFormat::csv) forms.number_style = data::NumberStyle::comma;
    RowText text(model_, header.columns, forms, AnswerColumns(model_, header.columns, options_.probabilities));
    std::string head;
    if (reader_.has_mark() && text.is_raw()) head = data::k_utf8_mark;
    if (table_.has_header && forms.out == data::TableFormat::csv) {
      text.append_header(head, data::without_line_end(record));
    }
    reader_.set_form(header.form);
    if (table_.has_header) reader_.take_first();
    return make_table(header.form, std::move(header.columns), {}, std::move(slot_reader), std::move(text),
                      std::move(head));
  }

  // --- NDJSON ---

  /// The keys of the first row; none when it cannot be read, which its turn will show.
  Result<Names> read_first_keys(const data::TableForm& form) {
    data::MemorySource source(first_record(TRY(reader_.peek(form)), form));
    Result<data::RowReader> rows =
        data::RowReader::open(source, table_, {.file = options_.file, .first_line = reader_.line()});
    if (rows) return rows->columns();
    if (output_format(form) == data::TableFormat::csv) return std::unexpected(std::move(rows).error());
    return Names();
  }

  Result<BatchTable> read_ndjson(const data::TableForm& form) {
    const Names keys = TRY(read_first_keys(form));
    if (!keys.empty()) TRY(SlotReader::make(model_.format, keys, options_.file, true));
    RowText::Forms forms{.in = form, .out = output_format(form)};
    Names columns;
    if (forms.out == data::TableFormat::csv) columns = keys;
    add_missing(columns, model_columns(model_.format));
    Names taken = keys;
    add_missing(taken, expected_names(model_));
    const AnswerColumns answers(model_, taken, options_.probabilities);
    SlotReader slot_reader = TRY(SlotReader::make(model_.format, columns, options_.file, true));
    RowText text(model_, columns, forms, answers);
    std::string head;
    if (forms.out == data::TableFormat::csv) text.append_header(head, {});
    reader_.set_form(form);
    return make_table(form, std::move(columns), answers.names(), std::move(slot_reader), std::move(text),
                      std::move(head));
  }

  // --- both ---

  data::TableFormat output_format(const data::TableForm& form) const {
    return options_.format == data::TableFormat::automatic ? form.format : options_.format;
  }

  BatchTable make_table(const data::TableForm& form, Names columns, const Names& reserved, SlotReader slot_reader,
                        RowText text, std::string head) {
    const std::size_t reserved_begin = columns.size();
    columns.insert(columns.end(), reserved.begin(), reserved.end());
    return BatchTable{.model = model_,
                      .options = options_,
                      .table = table_,
                      .form = form,
                      .rows = {.file = options_.file,
                               .block_bytes = k_reader_bytes,
                               .columns = std::move(columns),
                               .refuse_other_keys = !text.is_raw()},
                      .reserved_begin = reserved_begin,
                      .slot_reader = std::move(slot_reader),
                      .text = std::move(text),
                      .head = std::move(head)};
  }

  data::BlockReader& reader_;
  const ServedModel& model_;
  const BatchOptions& options_;
  data::TableOptions table_;
};

}  // namespace

Result<BatchTable> read_batch_table(data::BlockReader& reader, const ServedModel& model, const BatchOptions& options) {
  return HeadReader(reader, model, options).read();
}

}  // namespace foretell::serving
