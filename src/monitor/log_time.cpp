#include "monitor/log_time.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <ctime>
#include <string>

#include <fmt/format.h>

namespace foretell::monitor {
namespace {

std::string clock_text(std::chrono::sys_seconds second) {
  const std::time_t unix_seconds = second.time_since_epoch().count();
  std::tm local{};
  localtime_r(&unix_seconds, &local);
  return fmt::format("{:02}:{:02}:{:02}.000", local.tm_hour, local.tm_min, local.tm_sec);
}

}  // namespace

char* LogTime::write(char* to, Clock::WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second != second_) keep(time);
  const auto milliseconds = static_cast<unsigned>(std::chrono::floor<std::chrono::milliseconds>(time - second).count());
  char* const digits = text_.data() + milliseconds_at_;
  digits[0] = static_cast<char>('0' + milliseconds / 100);
  digits[1] = static_cast<char>('0' + milliseconds / 10 % 10);
  digits[2] = static_cast<char>('0' + milliseconds % 10);
  return std::copy_n(text_.data(), bytes_, to);
}

void LogTime::keep(Clock::WallTime time) {
  second_ = std::chrono::floor<std::chrono::seconds>(time);
  const std::string text = form_ == Form::timestamp ? format_timestamp(time) : clock_text(*second_);
  bytes_ = std::min(text.size(), text_.size());  // equal until the year 9999 is over
  std::copy_n(text.begin(), bytes_, text_.begin());
  milliseconds_at_ = text.find('.') + 1;
}

}  // namespace foretell::monitor
