#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "engine/engine.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// Finds out again and again whether what is served still answers as it should: one golden row of each version, another
/// one each time. What it found it repeats for limits::k_model_check_interval, so that asking often costs nothing. One
/// thread at a time.
class ModelCheck {
 public:
  /// What is wrong, naming the first version that is; empty where every one answers as it did when it was made. Without a
  /// version that is wrong, too. One without golden rows has to answer a row of missing values, whatever it says.
  const std::string& trouble_with(const Snapshot& snapshot, Clock::SteadyTime now);

 private:
  std::string run(const Snapshot& snapshot);

  engine::Scratch scratch_;
  model::Predictions answer_;
  std::optional<Clock::SteadyTime> checked_at_;
  std::size_t turn_ = 0;
  std::string trouble_;
};

}  // namespace foretell::serving
