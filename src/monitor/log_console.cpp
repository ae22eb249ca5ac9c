#include "monitor/log_console.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

/// Regular files and devices such as /dev/null take what they are given.
bool may_block(int descriptor) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return true;
  return !S_ISREG(status.st_mode) && !(S_ISCHR(status.st_mode) && ::isatty(descriptor) == 0);
}

}  // namespace

LogConsole::LogConsole(int descriptor) : descriptor_(descriptor), may_block_(may_block(descriptor)) {}

std::size_t LogConsole::write(std::string_view lines, std::size_t line_count) {
  if (descriptor_ < 0 || lines.empty()) return 0;
  const std::size_t kept = kept_.size() - sent_;
  if (kept > 0 && kept + lines.size() > limits::k_log_console_bytes_max) return line_count + write_on();
  kept_.erase(0, std::exchange(sent_, 0));
  kept_ += lines;
  return write_on();
}

std::size_t LogConsole::write_on(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (is_behind() &&
         is_ready(std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()))) {
    // Whoever is ready takes as much as this without blocking (pipe(7)).
    const std::size_t bytes = std::min<std::size_t>(kept_.size() - sent_, may_block_ ? PIPE_BUF : SSIZE_MAX);
    const auto written = ::write(descriptor_, kept_.data() + sent_, bytes);
    if (written >= 0) {
      sent_ += static_cast<std::size_t>(written);
    } else if (errno == EAGAIN) {
      break;  // somebody made the descriptor non-blocking
    } else if (errno != EINTR) {
      return drop_from(sent_);
    }
  }
  if (!is_behind()) forget();
  return 0;
}

bool LogConsole::is_ready(std::chrono::milliseconds timeout) const {
  if (!may_block_) return true;
  pollfd console{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  // A reader that has gone counts as ready, too: writing then tells.
  return ::poll(&console, 1, static_cast<int>(std::max<std::int64_t>(timeout.count(), 0))) > 0;
}

std::size_t LogConsole::drop() {
  const bool is_in_line = sent_ > 0 && kept_[sent_ - 1] != '\n';
  return drop_from(is_in_line ? kept_.find('\n', sent_) + 1 : sent_);
}

/// Forgets what is kept from `begin` on; how many lines that is.
std::size_t LogConsole::drop_from(std::size_t begin) {
  const auto lines = std::count(kept_.begin() + static_cast<std::ptrdiff_t>(begin), kept_.end(), '\n');
  kept_.resize(begin);
  if (!is_behind()) forget();
  return static_cast<std::size_t>(lines);
}

/// All that was kept has been sent, or never will be.
void LogConsole::forget() {
  kept_.clear();
  sent_ = 0;
}

}  // namespace foretell::monitor
