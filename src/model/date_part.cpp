#include <cmath>

#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

constexpr double k_day_s = 86'400;
constexpr double k_hour_s = 3'600;

/// The days since 1970-01-01 as year and month. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms":
/// years begin in March, so that the day that comes and goes is the last.
struct Month {
  double year = 0;
  double month = 0;  // 1 to 12

  explicit Month(double days) {
    const double z = days + 719'468;
    const double era = std::floor(z / 146'097);
    const double day_of_era = z - era * 146'097;
    const double year_of_era = std::floor((day_of_era - std::floor(day_of_era / 1'460) +
                                           std::floor(day_of_era / 36'524) - std::floor(day_of_era / 146'096)) /
                                          365);
    const double day_of_year =
        day_of_era - (365 * year_of_era + std::floor(year_of_era / 4) - std::floor(year_of_era / 100));
    const double month_from_march = std::floor((5 * day_of_year + 2) / 153);
    const double next_year = std::floor((month_from_march + 2) / 12);  // 1 in January and February
    month = month_from_march + 3 - 12 * next_year;
    year = year_of_era + era * 400 + next_year;
  }
};

}  // namespace

float date_part(double seconds, DatePart::Part part) {
  const double days = std::floor(seconds / k_day_s);
  const double second_of_day = seconds - days * k_day_s;
  switch (part) {
    case DatePart::Part::year: return static_cast<float>(Month(days).year);
    case DatePart::Part::month: return static_cast<float>(Month(days).month);
    case DatePart::Part::day_of_week: {
      const double from_monday = days + 3;  // 1970-01-01 was a Thursday
      return static_cast<float>(from_monday - 7 * std::floor(from_monday / 7));
    }
    case DatePart::Part::hour: return static_cast<float>(std::floor(second_of_day / k_hour_s));
    case DatePart::Part::second: break;
  }
  return static_cast<float>(second_of_day - k_hour_s * std::floor(second_of_day / k_hour_s));
}

}  // namespace foretell::model
