#include "serving/time_rows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/histogram.hpp"
#include "data/block_reader.hpp"
#include "data/content_source.hpp"
#include "data/row_reader.hpp"
#include "serving/batch.hpp"
#include "serving/batch_table.hpp"
#include "serving/predict.hpp"

namespace foretell::serving {
namespace {

/// Appends the rows of a block, until there are `rows_max`.
Result<void> add_rows(TableRows& table_rows, const BatchTable& table, const data::RecordBlock& block,
                      std::size_t rows_max) {
  const std::size_t columns = table.model.format.columns();
  data::MemorySource source(block.bytes());
  data::RowOptions options = table.rows;
  options.first_line = block.first_line;
  data::RowReader rows = TRY(data::RowReader::within(source, table.form, table.table, options));
  while (TRY(rows.next())) {
    if (table_rows.rows == rows_max) {
      table_rows.is_all = false;
      return {};
    }
    table_rows.slots.resize(table_rows.slots.size() + columns);
    TRY(table.slot_reader.read(rows, std::span(table_rows.slots).last(columns)));
    ++table_rows.rows;
  }
  return {};
}

/// Measures executions and cuts them into windows.
class Stopwatch {
 public:
  explicit Stopwatch(const Clock& clock) : clock_(clock), began_(clock.wall_now()), began_steady_(clock.steady_now()) {}

  /// Predicts what is in `workspace`; returns when it was done.
  Clock::SteadyTime measure(const ServedModel& model, Workspace& workspace) {
    const Clock::SteadyTime before = clock_.steady_now();
    predict(model, workspace);
    const Clock::SteadyTime after = clock_.steady_now();
    durations_.observe(after - before);
    if (after - began_steady_ >= limits::k_performance_window) close_window();
    return after;
  }

  std::vector<monitor::PerformanceWindow> finish() {
    close_window();
    return std::move(windows_);
  }

 private:
  void close_window() {
    HistogramSnapshot now;
    durations_.add_to(now);
    if (const auto window = monitor::window_between(began_, closed_, now)) windows_.push_back(*window);
    if (windows_.size() > limits::k_performance_windows_max) windows_.erase(windows_.begin());
    closed_ = now;
    began_ = clock_.wall_now();
    began_steady_ = clock_.steady_now();
  }

  const Clock& clock_;
  Histogram durations_;
  HistogramSnapshot closed_;  // what the windows account for
  Clock::WallTime began_;     // the window that is open
  Clock::SteadyTime began_steady_;
  std::vector<monitor::PerformanceWindow> windows_;
};

constexpr std::size_t k_rows_between_looks = 256;  // at the stop token, and to tell of progress

}  // namespace

Result<TableRows> read_rows(const ServedModel& model, data::ByteSource& source, const std::string& file,
                            std::size_t rows_max, const std::stop_token& stop) {
  const BatchOptions options{.file = file};
  data::ContentSource content(source, file);
  data::BlockReader reader(content);
  const BatchTable table = TRY(read_batch_table(reader, model, options));
  rows_max = std::min(rows_max, std::max<std::size_t>(1, limits::k_request_values_max / model.format.columns()));
  TableRows rows;
  data::RecordBlock block;
  while (rows.is_all && TRY(reader.next(block))) {
    if (stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped while reading " + file);
    TRY(add_rows(rows, table, block, rows_max));
  }
  if (rows.rows == 0) return fail(ErrorCode::invalid_argument, fmt::format("{} has no rows", file));
  return rows;
}

Result<std::vector<monitor::PerformanceWindow>> time_rows(const ServedModel& model, const TableRows& rows,
                                                          const TimingOptions& options) {
  const std::size_t columns = model.format.columns();
  const Clock::SteadyTime began = options.clock->steady_now();
  Stopwatch stopwatch(*options.clock);
  Workspace workspace;
  for (std::size_t turn = 0;; ++turn) {
    const std::size_t row = turn % rows.rows;
    const auto slots = std::span(rows.slots).subspan(row * columns, columns);
    workspace.slots.assign(slots.begin(), slots.end());
    const Clock::Duration passed = stopwatch.measure(model, workspace) - began;
    if (options.duration ? passed >= *options.duration : turn + 1 == rows.rows) return stopwatch.finish();
    if (turn % k_rows_between_looks != 0) continue;
    if (options.stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped while timing rows");
    if (options.progress) options.progress(passed);
  }
}

}  // namespace foretell::serving
