#include "data/date.hpp"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

constexpr double k_day_s = 86'400;

std::optional<double> day_first(std::string_view cell) { return read_date(cell, DateOrder::day_first); }
std::optional<double> month_first(std::string_view cell) { return read_date(cell, DateOrder::month_first); }

TEST(IsDate, KnowsIsoAndTheUsualForms) {
  for (const char* cell : {"2024-01-31",
                           "2024-01-31T08:15",
                           "2024-01-31 08:15:30",
                           "2024-01-31T08:15:30Z",
                           "2024-01-31T08:15:30.123+01:00",
                           "2024-01-31T08:15:30-0800",
                           "31/12/2024",
                           "12/31/2024",
                           "1/2/24",
                           "31.12.2024",
                           "31.12.99",
                           "2024/01/31",
                           "31-12-2024",
                           "12/31/2024 8:15 PM",
                           " 2024-01-31 ",
                           "31 Jan 2024",
                           "31-JAN-24",
                           "Jan 31, 2024",
                           "january 31 2024 08:15",
                           "2024-Jan-31",
                           "1 May 1999"}) {
    EXPECT_TRUE(is_date(cell)) << cell;
  }
}

TEST(IsDate, RefusesWhatOnlyLooksSimilar) {
  for (const char* cell : {"",
                           "2024",
                           "20240131",
                           "2024-13-01",
                           "2024-01-32",
                           "2024-00-10",
                           "13/13/2024",
                           "1/2",
                           "1/2/3",
                           "1/2-2024",
                           "555-12-34",
                           "2024-01-31x",
                           "2024-01-31T",
                           "2024-01-31T8",
                           "2024-01-31 25:00",
                           "2024-01-31 10:60",
                           "1.5",
                           "1-2-24",
                           "2024-01-31T08:15+1",
                           "a/b/c",
                           "2024-01-311",
                           "31 Foo 2024",
                           "Janu 31, 2024",
                           "31 January",
                           "Jan 2024",
                           "May",
                           "31 01 2024",
                           "31-Jan 2024",
                           "Jan 31,2024",
                           "31 Feb 2024"}) {
    EXPECT_FALSE(is_date(cell)) << cell;
  }
}

TEST(IsDate, RefusesDaysThatNoCalendarHas) {
  for (const char* cell : {"2023-02-29", "31.04.2024", "30/02/2024"}) EXPECT_FALSE(is_date(cell)) << cell;
  EXPECT_TRUE(is_date("2024-02-29"));
}

TEST(ReadDate, CountsSecondsFrom1970) {
  EXPECT_EQ(day_first("1970-01-01"), 0);
  EXPECT_EQ(day_first("1970-01-02"), k_day_s);
  EXPECT_EQ(day_first("1969-12-31"), -k_day_s);
  EXPECT_EQ(day_first("2024-01-31T08:15:30"), 1'706'688'930);
  EXPECT_EQ(day_first("2024-01-31 08:15"), 1'706'688'900);
  EXPECT_EQ(day_first(" 2024-01-31 "), 1'706'659'200);
  EXPECT_DOUBLE_EQ(*day_first("1970-01-01T00:00:00.250"), 0.25);
  EXPECT_DOUBLE_EQ(*day_first("1970-01-01T00:00:01,5"), 1.5);
}

TEST(ReadDate, TakesTheDayOrTheMonthFirst) {
  EXPECT_EQ(day_first("3/4/2024"), day_first("2024-04-03"));
  EXPECT_EQ(month_first("3/4/2024"), day_first("2024-03-04"));
  EXPECT_EQ(day_first("31.12.2024"), day_first("2024-12-31"));
  EXPECT_EQ(month_first("31.12.2024"), std::nullopt);
  EXPECT_EQ(day_first("12/31/2024"), std::nullopt);
  EXPECT_EQ(month_first("2024/03/04"), day_first("2024-03-04")) << "the year first leaves no choice";
}

TEST(ReadDate, PutsTwoDigitsOfAYearBetween1970And2069) {
  EXPECT_EQ(day_first("1.1.70"), day_first("1970-01-01"));
  EXPECT_EQ(day_first("1.1.99"), day_first("1999-01-01"));
  EXPECT_EQ(day_first("1.1.69"), day_first("2069-01-01"));
}

TEST(ReadDate, KnowsMonthsByTheirEnglishNames) {
  for (const char* cell :
       {"31 Jan 2024", "31-JAN-24", "31/january/2024", "Jan 31, 2024", "January 31 2024", "2024-Jan-31"}) {
    EXPECT_EQ(day_first(cell), day_first("2024-01-31")) << cell;
    EXPECT_EQ(month_first(cell), day_first("2024-01-31")) << cell << ": a name leaves no choice";
  }
  EXPECT_EQ(day_first("1 Dec 1999 23:59"), day_first("1999-12-01T23:59"));
}

TEST(ReadDate, LeavesAnOffsetAside) {
  for (const char* cell :
       {"2024-01-31T08:15:00Z", "2024-01-31T08:15:00+02:00", "2024-01-31T08:15:00-0800", "2024-01-31T08:15:00+09"}) {
    EXPECT_EQ(day_first(cell), day_first("2024-01-31T08:15:00")) << cell;
  }
}

TEST(ReadDate, KnowsTheHalvesOfTheDay) {
  EXPECT_EQ(day_first("2024-01-31 12:15 AM"), day_first("2024-01-31 00:15"));
  EXPECT_EQ(day_first("2024-01-31 12:15 pm"), day_first("2024-01-31 12:15"));
  EXPECT_EQ(day_first("2024-01-31 1:15 PM"), day_first("2024-01-31 13:15"));
  EXPECT_EQ(day_first("2024-01-31 13:15 PM"), std::nullopt);
  EXPECT_EQ(day_first("2024-01-31 0:15 AM"), std::nullopt);
}

TEST(ReadDate, RefusesATimeThatNoClockShows) {
  for (const char* cell : {"2024-01-31 25:00", "2024-01-31 24:01", "2024-01-31 10:60", "2024-01-31 10:00:61",
                           "2024-01-31 1:2", "2024-01-31T10:00:00+1", "2024-01-31T10:00:00.", "2024-01-31T10:00 x"}) {
    EXPECT_EQ(day_first(cell), std::nullopt) << cell;
  }
}

TEST(ReadDate, TakesTheEndOfADayForTheBeginningOfTheNext) {
  EXPECT_EQ(day_first("2024-01-31T24:00:00"), day_first("2024-02-01"));
}

TEST(FormatDate, WritesWhatReadDateReads) {
  for (const char* text :
       {"2024-01-31", "1969-07-20", "2024-01-31T08:15:30", "1999-12-31T23:59:59.125", "0000-01-01", "9999-12-31"}) {
    const auto seconds = day_first(text);
    ASSERT_TRUE(seconds) << text;
    EXPECT_EQ(format_date(*seconds), text);
  }
}

}  // namespace
}  // namespace foretell::data
