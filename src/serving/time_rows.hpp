#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "data/byte_source.hpp"
#include "model/row.hpp"
#include "monitor/performance_window.hpp"
#include "serving/snapshot.hpp"

/// How long a model takes for rows of a table, one at a time, without a service around it.
namespace foretell::serving {

/// Rows of a table in the slots of a model.
struct TableRows {
  std::vector<model::Slot> slots = {};  ///< [row][column]
  std::size_t rows = 0;
  bool is_all = true;  ///< Whether the table has no more.
};

/// Reads the first rows of a table, as predict_batch() reads them: at most `rows_max`, and limits::k_request_values_max
/// values. A table without rows, and a row that cannot be read, is an error; `stop` is ErrorCode::cancelled.
Result<TableRows> read_rows(const ServedModel& model, data::ByteSource& source, const std::string& file,
                            std::size_t rows_max = limits::k_timed_rows_max, const std::stop_token& stop = {});

struct TimingOptions {
  /// How long to go on, beginning with the first row again and again; nothing: every row once.
  std::optional<std::chrono::seconds> duration = std::nullopt;
  const Clock* clock = &system_clock();
  std::stop_token stop = {};
  /// Hears now and then how long it has taken; may be empty.
  std::function<void(Clock::Duration)> progress = {};
};

/// Predicts one row after the other on the calling thread and measures each, in windows of limits::k_performance_window, the
/// newest limits::k_performance_windows_max of them. `rows` has at least one. Stopped, it is ErrorCode::cancelled.
Result<std::vector<monitor::PerformanceWindow>> time_rows(const ServedModel& model, const TableRows& rows,
                                                          const TimingOptions& options);

}  // namespace foretell::serving
