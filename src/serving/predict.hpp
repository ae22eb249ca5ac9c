#pragma once

#include <vector>

#include "engine/engine.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// What one thread predicts with, kept between requests: the rows at hand, their answers, the engine's scratch.
struct Workspace {
  std::vector<model::Slot> slots;  // [row][column]
  model::Predictions predictions;
  engine::Scratch scratch;
};

/// Predicts the rows in `workspace.slots` with `model` into `workspace.predictions`, here and now on the calling
/// thread: a forest answers a row in about a microsecond, less than handing it to another thread takes.
void predict(const ServedModel& model, Workspace& workspace);

}  // namespace foretell::serving
