#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/engine.hpp"
#include "model/row.hpp"
#include "monitor/phase_timer.hpp"
#include "monitor/request_record.hpp"
#include "serving/cache/shard.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// The rows of a call that a cache did not know.
struct Misses {
  struct Row {
    std::size_t row;  // in the call
    cache::Key key;
  };

  std::vector<Row> rows;
  std::vector<model::Slot> slots;  // of those rows, where others were known
  model::Predictions predictions;  // of those slots
};

/// What one thread predicts with, kept between requests: the rows at hand, their answers, the engine's scratch.
struct Workspace {
  std::vector<model::Slot> slots;  // [row][column]
  model::Predictions predictions;
  engine::Scratch scratch;
  Misses misses;

  /// The memory that it holds for rows and answers.
  std::size_t bytes() const {
    return (slots.capacity() + misses.slots.capacity()) * sizeof(model::Slot) +
           predictions.probabilities.capacity() * sizeof(float) + predictions.labels.capacity() * sizeof(std::int32_t);
  }
};

/// Predicts the rows in `workspace.slots` with `model` into `workspace.predictions`, here and now on the calling
/// thread: a forest answers a row in about a microsecond, less than handing it to another thread takes.
void predict(const ServedModel& model, Workspace& workspace);

/// The same, bit for bit, through `shard`, the calling thread's cache of `model`; null predicts without, and is
/// CacheUse::none. Rows that it knows are copied, the others predicted together and remembered. More than
/// limits::k_cached_rows_max rows neither ask it nor are remembered, which is a miss: a table sent in pieces does not come
/// again, and would only drive out what does. `timer` laps; what it measures goes to `phases`.
monitor::CacheUse predict(const ServedModel& model, cache::Shard* shard, Workspace& workspace,
                          monitor::PhaseTimer& timer, monitor::Phases& phases);

}  // namespace foretell::serving
