#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "registry/train_model.hpp"

namespace foretell::cli {

/// The two streams of a command: results on standard output, messages and progress on standard error. Any thread.
class Console {
 public:
  Console();

  /// Writes a result as it stands, at once.
  void print(std::string_view text);
  /// Whether everything printed so far has been taken.
  bool has_printed_all() const;
  /// Writes a line to the person who waits.
  void tell(std::string_view line);
  /// Shows how far a stage is: a bar that redraws itself on a terminal, one line when it is done elsewhere.
  void progress(std::string_view stage, std::size_t done, std::size_t total);
  /// Shows how far a stage without steps is, on a terminal only: a bar where its `share`, 0 to 1, is known, and `note`.
  void progress(std::string_view stage, std::optional<double> share, std::string_view note);

 private:
  bool is_time_to_draw();
  void draw(std::string_view line);
  void clear_bar();

  std::mutex mutex_;
  const bool terminal_;                                 // standard error is one
  bool bar_shown_ = false;                              // guarded by mutex_
  std::chrono::steady_clock::time_point last_drawn_{};  // guarded by mutex_
};

/// A training's sentences and progress, shown on `console`, which must outlive it.
registry::Observer observer_of(Console& console);

}  // namespace foretell::cli
