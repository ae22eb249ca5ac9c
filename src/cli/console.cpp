#include "cli/console.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

namespace foretell::cli {
namespace {

constexpr std::size_t k_bar_width = 30;
constexpr std::chrono::milliseconds k_redraw_interval{100};

void write(std::FILE* stream, std::string_view text) {
  // Whoever reads our output may have gone (foretell ... | head): nothing is left to be done about it.
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::string bar(double share) {
  const auto filled = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * k_bar_width);
  return fmt::format("[{:#<{}}{: <{}}]", "", filled, "", k_bar_width - filled);
}

}  // namespace

Console::Console() : terminal_(isatty(STDERR_FILENO) != 0) {}

void Console::print(std::string_view text) {
  const std::lock_guard lock(mutex_);
  clear_bar();
  write(stdout, text);
}

bool Console::has_printed_all() const { return std::ferror(stdout) == 0; }

void Console::tell(std::string_view line) {
  const std::lock_guard lock(mutex_);
  clear_bar();
  write(stderr, fmt::format("{}\n", line));
}

void Console::progress(std::string_view stage, std::size_t done, std::size_t total) {
  const std::lock_guard lock(mutex_);
  const bool finished = done >= total;
  if (!terminal_) {
    if (finished) write(stderr, fmt::format("{}: {} of {}\n", stage, done, total));
    return;
  }
  if (!finished && !is_time_to_draw()) return;
  const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
  draw(fmt::format("{} {} {}/{}", stage, bar(share), done, total));
  if (finished) clear_bar();
}

void Console::progress(std::string_view stage, std::optional<double> share, std::string_view note) {
  const std::lock_guard lock(mutex_);
  if (!terminal_ || !is_time_to_draw()) return;
  draw(fmt::format("{}{}{} {}", stage, share ? " " : "", share ? bar(*share) : "", note));
}

bool Console::is_time_to_draw() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_drawn_ < k_redraw_interval) return false;
  last_drawn_ = now;
  return true;
}

void Console::draw(std::string_view line) {
  clear_bar();
  write(stderr, line);
  bar_shown_ = true;
}

void Console::clear_bar() {
  if (!bar_shown_) return;
  write(stderr, "\r\x1b[K");
  bar_shown_ = false;
}

registry::Observer observer_of(Console& console) {
  return {.tell = [&console](std::string_view line) { console.tell(line); },
          .progress = [&console](std::string_view stage, std::size_t done,
                                 std::size_t total) { console.progress(stage, done, total); }};
}

}  // namespace foretell::cli
