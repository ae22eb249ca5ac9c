#include "serving/block_predictor.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "data/csv_writer.hpp"
#include "data/place.hpp"
#include "data/record_ends.hpp"

namespace foretell::serving {
namespace {

constexpr std::size_t k_rows_at_once_max = 1'024;

/// A line for k_bad_rows_header.
void append_bad_row(std::string& out, const Error& error, std::string_view file) {
  out += fmt::format("{},", error.line);
  data::append_csv_field(out, error.field);
  out += ',';
  data::append_csv_field(out, data::problem_of(error, file));
  out += '\n';
}

}  // namespace

BlockPredictor::BlockPredictor(const BatchTable& table)
    : table_(table),
      rows_at_once_(
          std::clamp<std::size_t>(limits::k_batch_values / table.model.format.columns(), 1, k_rows_at_once_max)) {}

void BlockPredictor::predict(BatchBlock& block) {
  block_ = &block;
  block.text.clear();
  block.bad_rows.clear();
  block.counts = {};
  begin_ = 0;
  line_ = block.input.first_line;
  while (!rest().empty() && !block.error) read_rows();
  finish_rows();
}

/// Reads rows until the block or the batch ends, or behind a fault, from which a reader cannot go on.
void BlockPredictor::read_rows() {
  data::MemorySource source(rest());
  data::RowOptions options = table_.rows;
  options.first_line = line_;
  Result<data::RowReader> rows = data::RowReader::within(source, table_.form, table_.table, options);
  if (!rows) {
    block_->error = rows.error();
    return;
  }
  while (!block_->error) {
    const Result<bool> more = rows->next();
    if (!more) return pass_fault(*rows, more.error());
    if (!*more) break;
    add_row(*rows);
  }
  begin_ = block_->input.size;
}

void BlockPredictor::add_row(const data::RowReader& rows) {
  const std::size_t columns = table_.model.format.columns();
  if (texts_.empty()) workspace_.slots.resize(rows_at_once_ * columns);
  const auto slots = std::span(workspace_.slots).subspan(texts_.size() * columns, columns);
  Result<void> read = table_.slot_reader.read(rows, slots);
  if (read) read = check_reserved(rows);
  if (!read) return note_bad_row(read.error());
  if (table_.text.is_raw()) {
    const std::string_view record = rest().substr(rows.record_begin(), rows.record_end() - rows.record_begin());
    const std::string_view text = table_.text.raw(record);
    texts_.push_back({static_cast<std::size_t>(text.data() - block_->input.bytes().data()), text.size()});
  } else {
    const std::size_t begin = converted_.size();
    table_.text.append_converted(converted_, rows);
    texts_.push_back({begin, converted_.size() - begin});
  }
  if (texts_.size() == rows_at_once_) finish_rows();
}

/// A key that stands where an answer will: known only now, when answers of other rows are written already.
Result<void> BlockPredictor::check_reserved(const data::RowReader& rows) const {
  for (std::size_t column = table_.reserved_begin; column < rows.columns().size(); ++column) {
    if (rows.cells()[column].empty()) continue;
    return data::fail_at(rows.place_of(column), "found a key that the answer has too, and the first row has not",
                         "rename it, or put it into the first row as well, so that the answer's gets \"_\"");
  }
  return {};
}

/// Goes on behind the row in which `rows` found a fault, if that has an end.
void BlockPredictor::pass_fault(const data::RowReader& rows, const Error& fault) {
  const std::string_view faulty = rest().substr(rows.record_begin());
  const std::size_t length = data::first_record_end(faulty, table_.form, block_->input.behind);
  if (length == data::k_nowhere) {
    block_->error = fault;
    return;
  }
  const std::size_t passed = rows.record_begin() + length;
  line_ += data::count_line_ends(rest().substr(0, passed));
  begin_ += passed;
  note_bad_row(fault);
}

void BlockPredictor::note_bad_row(Error error) {
  if (table_.options.on_bad_row == OnBadRow::skip) {
    ++block_->counts.skipped;
    append_bad_row(block_->bad_rows, error, table_.options.file);
    return;
  }
  if (!error.hint.empty()) error.hint += "; ";
  error.hint += "--on-error skip leaves such rows out";
  block_->error = std::move(error);
}

/// Predicts the rows at hand and writes them with their answers.
void BlockPredictor::finish_rows() {
  if (texts_.empty()) return;
  workspace_.slots.resize(texts_.size() * table_.model.format.columns());
  serving::predict(table_.model, workspace_);
  const std::string_view texts = table_.text.is_raw() ? block_->input.bytes() : std::string_view(converted_);
  for (std::size_t row = 0; row < texts_.size(); ++row) {
    block_->text += texts.substr(texts_[row].begin, texts_[row].length);
    table_.text.append_answer(block_->text, workspace_.predictions, row);
  }
  block_->counts.rows += texts_.size();
  texts_.clear();
  converted_.clear();
}

}  // namespace foretell::serving
