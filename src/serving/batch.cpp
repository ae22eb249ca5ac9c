#include "serving/batch.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/ordered_pipeline.hpp"
#include "data/block_reader.hpp"
#include "data/content_source.hpp"
#include "serving/batch_table.hpp"
#include "serving/block_predictor.hpp"

namespace foretell::serving {
namespace {

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

class Batch {
 public:
  Batch(const ServedModel& model, data::ByteSource& source, const BatchOptions& options, const BatchOutput& output,
        std::stop_source stop)
      : model_(model),
        options_(options),
        output_(output),
        stop_(std::move(stop)),
        content_(source, options.file),
        reader_(content_, block_bytes_for(model, options)) {}

  Result<BatchCounts> run();

 private:
  bool fill(BatchBlock& block);
  bool drain(BatchBlock& block);
  Result<void> write(const BatchBlock& block);

  const ServedModel& model_;
  const BatchOptions& options_;
  const BatchOutput& output_;
  std::stop_source stop_;
  data::ContentSource content_;
  data::BlockReader reader_;
  bool reading_failed_ = false;
  BatchCounts counts_;
  std::optional<Error> error_;
};

Result<BatchCounts> Batch::run() {
  const BatchTable table = TRY(read_batch_table(reader_, model_, options_));
  if (!table.head.empty()) TRY(output_.write(table.head));
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
