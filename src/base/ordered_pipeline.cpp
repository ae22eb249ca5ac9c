#include "base/ordered_pipeline.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace foretell {
namespace {

/// How far the jobs are. They are numbered in the order of the stream; job n lies in place n % places.
class Progress {
 public:
  explicit Progress(std::size_t places) : is_done_(places) {}

  std::size_t place_of(std::uint64_t job) const { return static_cast<std::size_t>(job % is_done_.size()); }

  /// Waits for a free place; false when everything ends.
  bool await_room() {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [&] { return stopped_ || filled_ - drained_ < is_done_.size(); });
    return !stopped_;
  }
  std::uint64_t next_to_fill() const { return filled_; }  // the filling thread's alone
  void note_filled() {
    const std::lock_guard lock(mutex_);
    ++filled_;
    has_work_.notify_one();
  }
  void note_end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    has_work_.notify_all();
    has_result_.notify_all();
  }

  /// The next job to work on; nothing when there will be none.
  std::optional<std::uint64_t> take_work() {
    std::unique_lock lock(mutex_);
    has_work_.wait(lock, [&] { return stopped_ || ended_ || taken_ < filled_; });
    if (stopped_ || taken_ == filled_) return std::nullopt;
    return taken_++;
  }
  void note_done(std::uint64_t job) {
    const std::lock_guard lock(mutex_);
    is_done_[place_of(job)] = true;
    if (job == drained_) has_result_.notify_one();
  }

  /// Waits for the next job to drain; nothing when all are.
  std::optional<std::uint64_t> await_result() {
    std::unique_lock lock(mutex_);
    has_result_.wait(lock, [&] { return is_done_[place_of(drained_)] || (ended_ && drained_ == filled_); });
    if (!is_done_[place_of(drained_)]) return std::nullopt;
    return drained_;
  }
  void note_drained() {
    const std::lock_guard lock(mutex_);
    is_done_[place_of(drained_)] = false;
    ++drained_;
    has_room_.notify_one();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    has_room_.notify_all();
    has_work_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::condition_variable has_work_;
  std::condition_variable has_result_;
  // Guarded by mutex_. drained_ <= taken_ <= filled_ <= drained_ + places.
  std::uint64_t filled_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t drained_ = 0;
  std::vector<bool> is_done_;  // by place
  bool ended_ = false;         // nothing more will be filled
  bool stopped_ = false;       // nothing more is wanted
};

void run_on_one_thread(const PipelineStages& stages) {
  while (stages.fill(0)) {
    stages.work(0, 0);
    if (!stages.drain(0)) return;
  }
}

void fill_all(Progress& progress, const PipelineStages& stages) {
  while (progress.await_room() && stages.fill(progress.place_of(progress.next_to_fill()))) progress.note_filled();
  progress.note_end();
}

void work_on_all(Progress& progress, const PipelineStages& stages, std::size_t worker) {
  while (const auto job = progress.take_work()) {
    stages.work(progress.place_of(*job), worker);
    progress.note_done(*job);
  }
}

void drain_all(Progress& progress, const PipelineStages& stages) {
  while (const auto job = progress.await_result()) {
    if (!stages.drain(progress.place_of(*job))) break;
    progress.note_drained();
  }
  progress.stop();
}

/// Starts the threads of the pipeline; false when the system does not give a reader and a worker at least.
bool start_threads(std::vector<std::jthread>& threads, std::size_t workers, Progress& progress,
                   const PipelineStages& stages) {
  try {
    for (std::size_t worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&progress, &stages, worker] { work_on_all(progress, stages, worker); });
    }
    threads.emplace_back([&] { fill_all(progress, stages); });
    return true;
  } catch (const std::system_error&) {
    progress.stop();
    threads.clear();  // joined: none has had a job yet
    return false;
  }
}

}  // namespace

void run_in_order(std::size_t places, std::size_t threads, const PipelineStages& stages) {
  Progress progress(std::max<std::size_t>(1, places));
  std::vector<std::jthread> pool;
  if (threads < 2 || !start_threads(pool, threads, progress, stages)) return run_on_one_thread(stages);
  drain_all(progress, stages);
}

}  // namespace foretell
