#pragma once

#include <cstddef>
#include <mutex>
#include <string_view>

#include "train/train.hpp"

namespace foretell::train {

/// Counts what is done of one stage and tells a Progress (which may be empty), one call at a time. Any thread may add.
class ProgressCounter {
 public:
  /// Tells that the stage begins. `stage` must outlive the counter.
  ProgressCounter(const Progress& progress, std::string_view stage, std::size_t total)
      : progress_(progress), stage_(stage), total_(total) {
    if (progress_) progress_(stage_, 0, total_);
  }

  void add_one() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (progress_) progress_(stage_, done_, total_);
  }

 private:
  const Progress& progress_;
  const std::string_view stage_;
  const std::size_t total_;
  std::mutex mutex_;
  std::size_t done_ = 0;  // guarded by mutex_
};

}  // namespace foretell::train
