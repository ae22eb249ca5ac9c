#include <array>

#include "engine/c_source/inputs.hpp"

namespace foretell::engine::c_source {
namespace {

/// A function of the C file that is written where it is called.
struct Helper {
  std::string_view call;  // with @ for the prefix
  std::string_view code;
};

/// In an order in which each calls only those before it. They compute what model::date_part() and the operations of
/// model::Pipeline say, in the same arithmetic.
constexpr std::array k_helpers{
    Helper{"@_place_of(", R"c(
/* The place of `text` among `count` sorted texts, counted from 1; 0 where it is missing or not among them. */
static size_t @_place_of(const char *text, const char *const *texts, size_t count) {
  size_t begin = 0;
  size_t end = count;
  if (text == NULL) return 0;
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    const int order = strcmp(text, texts[middle]);
    if (order == 0) return middle + 1;
    if (order < 0) {
      end = middle;
    } else {
      begin = middle + 1;
    }
  }
  return 0;
}
)c"},
    Helper{"@_filled(", R"c(
static float @_filled(float x, float missing) { return isnan(x) ? missing : x; }
)c"},
    Helper{"@_scaled(", R"c(
static float @_scaled(float x, float offset, float factor) {
  const float moved = x - offset;
  return moved * factor;
}
)c"},
    Helper{"@_date_of(", R"c(
/* Days since 1970-01-01 as year and month, 1 to 12. After Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms": years begin in March, so that the day that comes and goes is the last. */
static void @_date_of(double days, double *year, double *month) {
  const double z = days + 719468;
  const double era = floor(z / 146097);
  const double day_of_era = z - era * 146097;
  const double year_of_era =
      floor((day_of_era - floor(day_of_era / 1460) + floor(day_of_era / 36524) - floor(day_of_era / 146096)) / 365);
  const double day_of_year = day_of_era - (365 * year_of_era + floor(year_of_era / 4) - floor(year_of_era / 100));
  const double month_from_march = floor((5 * day_of_year + 2) / 153);
  const double next_year = floor((month_from_march + 2) / 12);
  *month = month_from_march + 3 - 12 * next_year;
  *year = year_of_era + era * 400 + next_year;
}
)c"},
    Helper{"@_year(", R"c(
static float @_year(double seconds) {
  double year;
  double month;
  @_date_of(floor(seconds / 86400), &year, &month);
  return (float)year;
}
)c"},
    Helper{"@_month(", R"c(
static float @_month(double seconds) {
  double year;
  double month;
  @_date_of(floor(seconds / 86400), &year, &month);
  return (float)month;
}
)c"},
    Helper{"@_day_of_week(", R"c(
/* From Monday, 0: 1970-01-01 was a Thursday. */
static float @_day_of_week(double seconds) {
  const double from_monday = floor(seconds / 86400) + 3;
  return (float)(from_monday - 7 * floor(from_monday / 7));
}
)c"},
    Helper{"@_second_of_day(", R"c(
static double @_second_of_day(double seconds) { return seconds - floor(seconds / 86400) * 86400; }
)c"},
    Helper{"@_hour(", R"c(
static float @_hour(double seconds) { return (float)floor(@_second_of_day(seconds) / 3600); }
)c"},
    Helper{"@_second(", R"c(
static float @_second(double seconds) {
  const double second_of_day = @_second_of_day(seconds);
  return (float)(second_of_day - 3600 * floor(second_of_day / 3600));
}
)c"},
};

}  // namespace

std::string with_helpers(const Names& names, std::string body) {
  for (auto helper = k_helpers.rbegin(); helper != k_helpers.rend(); ++helper) {
    if (body.find(names.expand(helper->call)) == std::string::npos) continue;
    body.insert(0, names.expand(helper->code));
  }
  return body;
}

}  // namespace foretell::engine::c_source
