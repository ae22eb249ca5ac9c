#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Dates as texts. Pure functions, safe from any thread.
namespace foretell::data {

/// What 3/4/2024 is: the 3rd of April or the 4th of March. A property of a column, not of a cell.
enum class DateOrder : std::uint8_t { day_first, month_first };

/// "day_first" or "month_first".
std::string_view to_text(DateOrder order);

/// The seconds from 1970-01-01T00:00:00 to the date in `cell`, blanks around it aside: ISO 8601 (2024-01-31T08:00:00Z),
/// year first or last, with "-", "/" or "." between, or with the month's English name (31 Jan 2024, 31-Jan-24,
/// January 31, 2024); a time of day behind it or not. Both are as the clock of whoever
/// wrote it showed them: an offset is read and left aside, since the hour of the day means more to a model than UTC.
/// Two digits of a year are 1970 to 2069. Nothing for what is no day of the calendar.
std::optional<double> read_date(std::string_view cell, DateOrder order);

/// Whether `cell` is a date in one order or the other.
bool is_date(std::string_view cell);

/// "2024-01-31" or, where the time is not midnight, "2024-01-31T08:15:30", with milliseconds where there are any.
/// `seconds` is of the years 0 to 9999.
std::string format_date(double seconds);

}  // namespace foretell::data
