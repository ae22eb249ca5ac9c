#include "serving/batch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/ordered_pipeline.hpp"
#include "data/block_reader.hpp"
#include "data/csv_records.hpp"
#include "data/row_reader.hpp"
#include "serving/answer_columns.hpp"
#include "serving/block_predictor.hpp"
#include "serving/slot_reader.hpp"

namespace foretell::serving {
namespace {

constexpr std::array k_delimiters{',', ';', '\t'};
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t k_blocks_per_thread = 2;  // one to work on, one that waits to be written
constexpr std::size_t k_answer_bytes = 12;      // of a probability and its delimiter, about
constexpr std::size_t k_row_bytes = 64;         // of a row, about
constexpr std::size_t k_block_bytes_min = 4 * 1024;

/// Smaller blocks where answers are much longer than rows, so that what they grow to stays bounded.
std::size_t block_bytes_for(const ServedModel& model, const BatchOptions& options) {
  if (!options.probabilities) return options.block_bytes;
  const std::size_t answer_bytes = k_answer_bytes * model.manifest().schema.labels.texts.size();
  const std::size_t bytes = options.block_bytes / std::max<std::size_t>(1, answer_bytes / k_row_bytes);
  return std::max(bytes, std::min(options.block_bytes, k_block_bytes_min));
}

/// The first record of a table as one delimiter divides it.
struct Header {
  char delimiter = ',';
  std::vector<std::string> columns = {};
  std::size_t known = 0;  // how many of them the model reads
};

class Batch {
 public:
  Batch(const ServedModel& model, data::ByteSource& source, const BatchOptions& options, const BatchOutput& output,
        std::stop_source stop)
      : model_(model),
        options_(options),
        output_(output),
        stop_(std::move(stop)),
        reader_(source, block_bytes_for(model, options)) {}

  Result<BatchCounts> run();

 private:
  Result<void> write_header(const BatchTable& table);
  Result<Header> read_header_with(char delimiter);
  Result<BatchTable> read_header();

  bool fill(BatchBlock& block);
  bool drain(BatchBlock& block);
  Result<void> write(const BatchBlock& block);

  const ServedModel& model_;
  const BatchOptions& options_;
  const BatchOutput& output_;
  std::stop_source stop_;
  data::BlockReader reader_;
  std::string header_text_;  // as it was read
  bool reading_failed_ = false;
  BatchCounts counts_;
  std::optional<Error> error_;
};

Result<BatchCounts> Batch::run() {
  const BatchTable table = TRY(read_header());
  TRY(write_header(table));
  const std::size_t threads = std::max<std::size_t>(1, options_.threads);
  std::vector<BatchBlock> blocks(k_blocks_per_thread * threads + 1);
  std::vector<BlockPredictor> predictors(threads, BlockPredictor(table));
  run_in_order(blocks.size(), threads,
               {.fill = [&](std::size_t place) { return fill(blocks[place]); },
                .work = [&](std::size_t place, std::size_t worker) { predictors[worker].predict(blocks[place]); },
                .drain = [&](std::size_t place) { return drain(blocks[place]); }});
  if (error_) return std::unexpected(*std::move(error_));
  return counts_;
}

// --- the header ---

Result<Header> Batch::read_header_with(char delimiter) {
  data::MemorySource source(TRY(reader_.peek(delimiter)));
  const data::RowReader rows = TRY(data::RowReader::open(source, {.delimiter = delimiter}, {.file = options_.file}));
  const auto is_known = [&](const std::string& name) { return model_.format.find_column(name) != TextIndex::k_none; };
  return Header{delimiter, rows.columns(), static_cast<std::size_t>(std::ranges::count_if(rows.columns(), is_known))};
}

/// Reads the header with the delimiter under which it has most of the model's columns; the first of several.
Result<BatchTable> Batch::read_header() {
  Header header = TRY(read_header_with(k_delimiters.front()));
  for (const char delimiter : std::span(k_delimiters).subspan(1)) {
    Result<Header> other = read_header_with(delimiter);
    if (other && other->known > header.known) header = *std::move(other);
  }
  SlotReader slot_reader =
      TRY(SlotReader::make(model_.format, header.columns, options_.file, options_.allow_missing_columns));
  header_text_ = reader_.take_first(header.delimiter);
  const bool has_carriage_return = header_text_.ends_with("\r\n");
  AnswerColumns answers(model_, header.columns, options_.probabilities);
  return BatchTable{.model = model_,
                    .options = options_,
                    .columns = std::move(header.columns),
                    .delimiter = header.delimiter,
                    .line_end = has_carriage_return ? "\r\n" : "\n",
                    .slot_reader = std::move(slot_reader),
                    .answers = std::move(answers)};
}

Result<void> Batch::write_header(const BatchTable& table) {
  std::string text(reader_.has_mark() ? k_byte_order_mark : std::string_view());
  text += data::without_line_end(header_text_);
  table.answers.append_csv_names(text, table.delimiter);
  text += table.line_end;
  return output_.write(text);
}

// --- the stages of a block ---

/// What is wrong with the source comes as a block of its own, behind those that are read already.
bool Batch::fill(BatchBlock& block) {
  if (reading_failed_) return false;
  block.error.reset();
  block.input.size = 0;
  const auto read = [&]() -> Result<bool> {
    if (stop_.stop_requested()) return fail(ErrorCode::cancelled, "stopped while predicting " + options_.file);
    return reader_.next(block.input);
  };
  const Result<bool> more = read();
  if (more) return *more;
  reading_failed_ = true;
  block.error = more.error();
  return true;
}

bool Batch::drain(BatchBlock& block) {
  if (const Result<void> written = write(block); !written) {
    error_ = written.error();
  } else {
    error_ = std::move(block.error);
  }
  if (error_) stop_.request_stop();
  return !error_;
}

Result<void> Batch::write(const BatchBlock& block) {
  if (!block.text.empty()) TRY(output_.write(block.text));
  if (!block.bad_rows.empty() && output_.write_bad_rows) TRY(output_.write_bad_rows(block.bad_rows));
  counts_.rows += block.counts.rows;
  counts_.skipped += block.counts.skipped;
  if (output_.progress) output_.progress(counts_);
  return {};
}

}  // namespace

Result<BatchCounts> predict_batch(const ServedModel& model, data::ByteSource& source, const BatchOptions& options,
                                  const BatchOutput& output, std::stop_source stop) {
  return Batch(model, source, options, output, std::move(stop)).run();
}

}  // namespace foretell::serving
