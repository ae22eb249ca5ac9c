#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace foretell::monitor {

/// Whole lines on their way to where they are written; keeps its memory. One thread at a time.
class LineBuffer {
 public:
  /// Room for a line of at most `bytes` bytes; the next call may move it.
  char* begin_line(std::size_t bytes) {
    if (memory_.size() - used_ < bytes) memory_.resize(std::max(2 * memory_.size(), used_ + bytes));
    return memory_.data() + used_;
  }
  /// Takes the line of begin_line(), which ends at `end`.
  void end_line(const char* end) {
    used_ = static_cast<std::size_t>(end - memory_.data());
    ++lines_;
  }
  void add(std::string_view line) { end_line(std::ranges::copy(line, begin_line(line.size())).out); }

  std::string_view text() const { return std::string_view(memory_).substr(0, used_); }
  std::size_t lines() const { return lines_; }
  void clear() { used_ = lines_ = 0; }

 private:
  std::string memory_;  // its first `used_` bytes are lines
  std::size_t used_ = 0;
  std::size_t lines_ = 0;
};

}  // namespace foretell::monitor
