// Any bytes are a table to predict: a batch ends in a result or in one error, never in a crash, and neither the blocks
// into which the table is cut, nor the threads that read them, nor the way in which its bytes come make a difference.
// What one reader finds in a whole file is what many find in its blocks.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/row_reader.hpp"
#include "serving/batch.hpp"
#include "serving/sample_model.hpp"
#include "serving/slot_reader.hpp"

namespace {

using namespace foretell;
using namespace foretell::serving;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

const ServedModel& model() {
  static const auto made = sample::model("m", 1);
  return *made;
}

struct Outcome {
  std::string text;
  std::string bad_rows;
  BatchCounts counts;
  std::string error;
};

Outcome predict(std::string_view bytes, const BatchOptions& options, std::size_t read_bytes) {
  data::MemorySource source(bytes, read_bytes);
  Outcome outcome;
  const BatchOutput output{.write =
                               [&](std::string_view text) {
                                 outcome.text += text;
                                 return Result<void>();
                               },
                           .write_bad_rows =
                               [&](std::string_view lines) {
                                 outcome.bad_rows += lines;
                                 return Result<void>();
                               },
                           .progress = [&](const BatchCounts& counts) { outcome.counts = counts; }};
  const auto counts = predict_batch(model(), source, options, output);
  if (!counts) outcome.error = counts.error().message;
  return outcome;
}

void require_same(const Outcome& a, const Outcome& b) {
  require(a.text == b.text, "the same rows are written");
  require(a.bad_rows == b.bad_rows, "the same rows are left out");
  require(a.error == b.error, "the same error ends it");
  require(a.counts.rows == b.counts.rows && a.counts.skipped == b.counts.skipped, "the same rows are counted");
}

/// The error of one reader of all of `bytes` as CSV with commas, and the rows in front of it.
std::pair<std::uint64_t, std::string> read_in_one_go(std::string_view bytes) {
  data::MemorySource source(bytes);
  auto rows = data::RowReader::open(source, {.format = data::TableFormat::csv, .delimiter = ','}, {.file = "f"});
  if (!rows) return {0, rows.error().message};
  const auto slot_reader = SlotReader::make(model().format, rows->columns(), "f", false);
  if (!slot_reader) return {0, slot_reader.error().message};
  std::vector<model::Slot> slots(model().format.columns());
  for (std::uint64_t count = 0;; ++count) {
    const Result<bool> more = rows->next();
    if (!more) return {count, more.error().message};
    if (!*more) return {count, {}};
    if (const auto read = slot_reader->read(*rows, slots); !read) return {count, read.error().message};
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  BatchOptions options{.file = "f",
                       .format = (choice & 1u) != 0 ? data::TableFormat::ndjson : data::TableFormat::automatic,
                       .probabilities = (choice & 2u) != 0,
                       .on_bad_row = (choice & 4u) != 0 ? OnBadRow::skip : OnBadRow::fail,
                       .allow_missing_columns = (choice & 8u) != 0};
  const Outcome whole = predict(bytes, options, data::MemorySource::k_unlimited);
  options.block_bytes = 1 + choice / 16;
  require_same(whole, predict(bytes, options, 3));
  options.threads = 2;
  require_same(whole, predict(bytes, options, 7));

  constexpr std::string_view k_header = "age,city,active\n";
  const std::string table = std::string(k_header) + std::string(bytes);
  const Outcome plain = predict(table, {.file = "f", .block_bytes = options.block_bytes}, 5);
  const auto [rows, error] = read_in_one_go(table);
  require(plain.error == error, "blocks have the error of the file");
  require(!error.empty() || plain.counts.rows == rows, "blocks have the rows of the file");
  return 0;
}
