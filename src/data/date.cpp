#include "data/date.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "data/cell.hpp"

namespace foretell::data {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::string_view k_months[]{"january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december"};
constexpr std::size_t k_short_month_letters = 3;

/// The month that a name means, in full or as its first three letters, in any case; 0 for other words.
int month_of(std::string_view word) {
  const auto begins = [&](std::string_view month) {
    return std::ranges::equal(word, month.substr(0, word.size()), [](char a, char b) { return (a | ' ') == b; });
  };
  for (std::size_t m = 0; m < std::size(k_months); ++m) {
    const bool is_whole = word.size() == k_short_month_letters || word.size() == k_months[m].size();
    if (is_whole && begins(k_months[m])) return static_cast<int>(m) + 1;
  }
  return 0;
}

/// Takes the parts of a date off the front of a text; each function says whether it could.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool next_is_any(std::string_view characters) const {
    return !rest_.empty() && characters.find(rest_.front()) != std::string_view::npos;
  }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool take(char c) { return take(std::string_view(&c, 1)); }
  bool take_any(std::string_view characters) { return next_is_any(characters) && take(rest_.front()); }
  /// The digits that stand here, at most 9; their number.
  std::size_t take_digits(int& value) {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    if (count > 9) return 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return count;
  }
  /// The month whose English name stands here; 0 without one.
  int take_month() {
    const auto end = std::ranges::find_if_not(rest_, is_letter);
    const int month = month_of({rest_.begin(), end});
    if (month != 0) rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
    return month;
  }
  /// A fraction behind the seconds, as milliseconds and finer.
  bool take_fraction(double& value) {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    if (end == rest_.begin()) return false;
    double unit = 0.1;
    value = 0;
    for (const char digit : std::string_view(rest_.begin(), end)) {
      value += unit * (digit - '0');
      unit /= 10;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
    return true;
  }

 private:
  std::string_view rest_;
};

constexpr int k_two_digit_years_from = 1970;

int full_year(int year, std::size_t digits) {
  if (digits != 2) return year;
  const int century = k_two_digit_years_from / 100 * 100 + year;
  return century < k_two_digit_years_from ? century + 100 : century;
}

/// The days from 1970-01-01 to a day of the calendar.
std::optional<double> days_to(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// What is left of a day behind its month's name: a separator and the last of day, month and year.
std::optional<double> take_day_behind_name(DateScanner& scan, int first, std::size_t first_digits, int month,
                                           std::string_view separator) {
  int last = 0;
  if (!scan.take(separator)) return std::nullopt;
  const std::size_t last_digits = scan.take_digits(last);
  const auto is_short = [](std::size_t digits) { return digits == 1 || digits == 2; };
  if (first_digits == 4 && is_short(last_digits)) return days_to(first, month, last);
  if (!is_short(first_digits) || (last_digits != 4 && last_digits != 2)) return std::nullopt;
  return days_to(full_year(last, last_digits), month, first);
}

/// "Jan 31, 2024" or "January 31 2024".
std::optional<double> take_day_from_name(DateScanner& scan) {
  const int month = scan.take_month();
  int day = 0;
  if (month == 0 || !scan.take(' ')) return std::nullopt;
  const std::size_t day_digits = scan.take_digits(day);
  return take_day_behind_name(scan, day, day_digits, month, scan.next_is_any(",") ? ", " : " ");
}

/// The day in front, as days since 1970-01-01.
std::optional<double> take_day(DateScanner& scan, DateOrder order) {
  if (is_letter(scan.front())) return take_day_from_name(scan);
  int parts[3] = {};
  std::size_t digits[3] = {};
  digits[0] = scan.take_digits(parts[0]);
  const char separator = scan.front();
  if (digits[0] == 0 || !scan.take_any("-/. ")) return std::nullopt;
  if (const int month = scan.take_month(); month != 0) {
    return take_day_behind_name(scan, parts[0], digits[0], month, std::string_view(&separator, 1));
  }
  if (separator == ' ') return std::nullopt;
  digits[1] = scan.take_digits(parts[1]);
  if (!scan.take(separator)) return std::nullopt;
  digits[2] = scan.take_digits(parts[2]);
  const auto is_short = [&](int part) { return digits[part] == 1 || digits[part] == 2; };
  const bool year_first = digits[0] == 4 && is_short(1) && is_short(2);
  const bool year_last = is_short(0) && is_short(1) && (digits[2] == 4 || (digits[2] == 2 && separator != '-'));
  if (!year_first && !year_last) return std::nullopt;
  if (year_first) return days_to(parts[0], parts[1], parts[2]);
  const int year = full_year(parts[2], digits[2]);
  return order == DateOrder::day_first ? days_to(year, parts[1], parts[0]) : days_to(year, parts[0], parts[1]);
}

bool take_offset(DateScanner& scan) {
  if (scan.take('Z') || !scan.take_any("+-")) return true;  // none is fine too
  int ignored = 0;
  const std::size_t digits = scan.take_digits(ignored);
  if (digits == 4) return true;
  return digits == 2 && (!scan.take(':') || scan.take_digits(ignored) == 2);
}

/// The hour that "8 PM" means; nothing where no such hour is.
std::optional<int> hour_of_half(int hours, bool is_afternoon) {
  if (hours < 1 || hours > 12) return std::nullopt;
  return hours % 12 + (is_afternoon ? 12 : 0);
}

/// The time in front and whatever stands behind it, as seconds of the day.
std::optional<double> take_time(DateScanner& scan) {
  int hours = 0, minutes = 0, seconds = 0;
  double fraction = 0;
  const std::size_t hour_digits = scan.take_digits(hours);
  if (hour_digits == 0 || hour_digits > 2 || hours > 24) return std::nullopt;
  if (!scan.take(':') || scan.take_digits(minutes) != 2 || minutes > 59) return std::nullopt;
  if (scan.take(':') && (scan.take_digits(seconds) != 2 || seconds > 60)) return std::nullopt;
  if (scan.take_any(".,") && !scan.take_fraction(fraction)) return std::nullopt;
  const bool is_morning = scan.take(" AM") || scan.take(" am");
  const bool is_afternoon = !is_morning && (scan.take(" PM") || scan.take(" pm"));
  if (is_morning || is_afternoon) {
    const auto hour = hour_of_half(hours, is_afternoon);
    if (!hour) return std::nullopt;
    hours = *hour;
  } else if (!take_offset(scan)) {
    return std::nullopt;
  }
  if (hours == 24 && (minutes > 0 || seconds > 0 || fraction > 0)) return std::nullopt;  // the end of a day alone
  return hours * 3'600.0 + minutes * 60.0 + seconds + fraction;
}

}  // namespace

std::string_view to_text(DateOrder order) { return order == DateOrder::day_first ? "day_first" : "month_first"; }

std::optional<double> read_date(std::string_view cell, DateOrder order) {
  constexpr double k_day_s = 86'400;
  DateScanner scan(trim(cell));
  const auto day = take_day(scan, order);
  if (!day) return std::nullopt;
  if (scan.at_end()) return *day * k_day_s;
  if (!scan.take_any("T ")) return std::nullopt;
  const auto time = take_time(scan);
  if (!time || !scan.at_end()) return std::nullopt;
  return *day * k_day_s + *time;
}

bool is_date(std::string_view cell) {
  return read_date(cell, DateOrder::day_first) || read_date(cell, DateOrder::month_first);
}

std::string format_date(double seconds) {
  using std::chrono::milliseconds;
  const milliseconds whole{std::llround(seconds * 1'000)};
  const auto day = std::chrono::floor<std::chrono::days>(whole);
  const std::chrono::year_month_day date{std::chrono::sys_days(day)};
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  const std::chrono::hh_mm_ss time(whole - day);
  if (whole == day) return text;
  text += fmt::format("T{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:03}", time.subseconds().count());
  return text;
}

}  // namespace foretell::data
