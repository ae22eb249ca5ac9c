#include "monitor/log.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

constexpr std::size_t k_written_at_once_bytes = 64 * 1024;

std::string drops_in_words(const LogDrops& drops) {
  std::string words = fmt::format("{} log lines were dropped:", drops.total());
  const auto add = [&](std::uint64_t lines, std::string_view why) {
    if (lines > 0) words += fmt::format("{} {} {}", words.ends_with(':') ? "" : ",", lines, why);
  };
  add(drops.overflow, "came faster than they could be written");
  add(drops.console, "were not taken by the console");
  add(drops.file, "could not be written to the log file");
  return words;
}

}  // namespace

Result<std::unique_ptr<Log>> Log::open(const LogOptions& options) {
  auto outputs = TRY(LogOutputs::open(options));
  return std::make_unique<Log>(options, std::move(outputs), TRY(WakeUp::create()));
}

Log::Log(const LogOptions& options, std::unique_ptr<LogOutputs> outputs, WakeUp wake)
    : level_(options.level), clock_(options.clock), door_{.wake = std::move(wake)}, outputs_(std::move(outputs)) {
  for (std::size_t loop = 0; loop < options.loops; ++loop) {
    requests_.push_back(std::make_unique<RequestLog>(options.level, options.features, door_));
  }
  writer_ = std::thread([this] { run(); });
}

Log::~Log() {
  {
    const std::scoped_lock lock(lock_);
    end_is_due_ = true;
  }
  door_.wake.wake();
  writer_.join();
}

void Log::event(LogEvent event) {
  if (event.level < level_) return;
  {
    const std::scoped_lock lock(lock_);
    if (events_.size() == limits::k_log_events_max) {
      ++events_dropped_;
      return;
    }
    events_.push_back({std::move(event), clock_->wall_now()});
  }
  door_.wake.wake();
}

void Log::flush() {
  std::unique_lock lock(lock_);
  const std::uint64_t asked = ++flushes_asked_;
  door_.wake.wake();
  flushed_.wait(lock, [&] { return flushes_done_ >= asked; });
}

void Log::reopen() {
  {
    const std::scoped_lock lock(lock_);
    reopen_is_due_ = true;
  }
  door_.wake.wake();
}

LogDrops Log::drops() const {
  LogDrops drops{.console = outputs_->console_drops(), .file = outputs_->file_drops()};
  for (const auto& requests : requests_) drops.overflow += requests->ring().dropped();
  const std::scoped_lock lock(lock_);
  drops.overflow += events_dropped_;
  return drops;
}

void Log::run() {
  while (true) {
    Told told = take_told();
    bool is_busy = true;
    try {
      if (told.reopen) outputs_->reopen();
      is_busy = write(std::move(told.events));
      if (told.flush || told.end) outputs_->await_console(limits::k_log_flush_timeout);
      if (told.end) outputs_->drop_behind();
      say_drops(told.end);
    } catch (const std::exception&) {
      // No memory for a line: it may be there after a pause.
    }
    if (told.flush) end_flushes(*told.flush);
    if (told.end) return;
    wait(is_busy);
  }
}

Log::Told Log::take_told() {
  const std::scoped_lock lock(lock_);
  Told told{.events = std::exchange(events_, {}),
            .flush = {},
            .reopen = std::exchange(reopen_is_due_, false),
            .end = end_is_due_};
  if (flushes_asked_ != flushes_done_) told.flush = flushes_asked_;
  return told;
}

void Log::end_flushes(std::uint64_t flushes) {
  {
    const std::scoped_lock lock(lock_);
    flushes_done_ = flushes;
  }
  flushed_.notify_all();
}

/// Writes what there is, in the order of time; whether there was anything.
bool Log::write(std::deque<TimedEvent> events) {
  bool is_busy = !events.empty();
  const auto add_events_until = [&](Clock::WallTime time) {
    for (; !events.empty() && events.front().time <= time; events.pop_front()) {
      outputs_->add(events.front().event, events.front().time);
      write_if_much();
    }
  };
  const Clock::Duration wall_ahead = clock_->wall_now().time_since_epoch() - clock_->steady_now().time_since_epoch();
  order_.take(requests_, [&](const LoggedRequest& request) {
    is_busy = true;
    const Clock::WallTime time(request.answered.time_since_epoch() + wall_ahead);
    add_events_until(time);
    outputs_->add(request, time);
    write_if_much();
  });
  add_events_until(Clock::WallTime::max());
  outputs_->write();
  return is_busy;
}

void Log::write_if_much() {
  if (outputs_->bytes() > k_written_at_once_bytes) outputs_->write();
}

/// Says what was dropped since it was said last, which is once in a while at most. What the file lacks is said when it
/// works again.
void Log::say_drops(bool at_once) {
  if (!has_unsaid_drops()) return;
  const Clock::SteadyTime now = clock_->steady_now();
  if (!at_once && drops_said_at_ && now - *drops_said_at_ < limits::k_log_retry_interval) return;
  drops_said_at_ = now;
  outputs_->add({.level = LogLevel::warning, .message = drops_in_words(drops() - said_drops_)}, clock_->wall_now());
  outputs_->write();
  said_drops_ = drops();  // the line itself among them, where the console does not take it
}

bool Log::has_unsaid_drops() const {
  const LogDrops news = drops() - said_drops_;
  return news.overflow + news.console > 0;
}

void Log::wait(bool is_busy) {
  int timeout_ms = static_cast<int>(limits::k_log_pause.count());
  if (!is_busy) {
    timeout_ms = has_unsaid_drops() ? static_cast<int>(limits::k_log_retry_interval.count()) : -1;
    door_.asleep.store(true, std::memory_order_seq_cst);
    const bool has_requests =
        std::ranges::any_of(requests_, [](const auto& requests) { return !requests->ring().front().empty(); });
    if (has_requests) timeout_ms = 0;
  }
  std::array waited_for{
      pollfd{.fd = door_.wake.descriptor(), .events = POLLIN, .revents = 0},
      pollfd{.fd = outputs_->is_behind() ? outputs_->console() : -1, .events = POLLOUT, .revents = 0}};
  ::poll(waited_for.data(), waited_for.size(), timeout_ms);
  door_.asleep.store(false, std::memory_order_seq_cst);
  door_.wake.clear();
}

}  // namespace foretell::monitor
