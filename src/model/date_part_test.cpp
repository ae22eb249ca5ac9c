#include <chrono>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

using Part = DatePart::Part;

TEST(DatePart, TakesADateApart) {
  const double seconds = 1'706'689'845.5;  // 2024-01-31T08:30:45.5, a Wednesday
  EXPECT_EQ(date_part(seconds, Part::year), 2024);
  EXPECT_EQ(date_part(seconds, Part::month), 1);
  EXPECT_EQ(date_part(seconds, Part::day_of_week), 2);
  EXPECT_EQ(date_part(seconds, Part::hour), 8);
  EXPECT_EQ(date_part(seconds, Part::second), 30 * 60 + 45.5f);
}

TEST(DatePart, AgreesWithTheCalendarOnEveryDayOfTenThousandYears) {
  using namespace std::chrono;
  const sys_days last = year(9999) / 12 / 31;
  for (sys_days day = year(0) / 1 / 1; day <= last; day += days(1)) {
    const year_month_day date(day);
    const double seconds = static_cast<double>(day.time_since_epoch().count()) * 86'400 + 86'399;
    ASSERT_EQ(date_part(seconds, Part::year), static_cast<int>(date.year()));
    ASSERT_EQ(date_part(seconds, Part::month), static_cast<unsigned>(date.month()));
    ASSERT_EQ(date_part(seconds, Part::day_of_week), weekday(day).iso_encoding() - 1);
    ASSERT_EQ(date_part(seconds, Part::hour), 23);
    ASSERT_EQ(date_part(seconds, Part::second), 3'599);
  }
}

TEST(DatePart, OfAMissingDateIsMissing) {
  for (const Part part : {Part::year, Part::month, Part::day_of_week, Part::hour, Part::second}) {
    EXPECT_TRUE(std::isnan(date_part(std::numeric_limits<double>::quiet_NaN(), part)));
  }
}

}  // namespace
}  // namespace foretell::model
