#include "data/date_order.hpp"

#include <initializer_list>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

DateOrderProfile profile_of(std::initializer_list<const char*> cells) {
  DateOrderProfile profile;
  for (const char* cell : cells) profile.observe(cell);
  return profile;
}

TEST(DateOrderProfile, IsDecidedByAnyCellThatIsADateOneWayOnly) {
  EXPECT_EQ(profile_of({"1/2/2024", "31/1/2024"}).order(), DateOrder::day_first);
  EXPECT_EQ(profile_of({"1/31/2024", "1/2/2024"}).order(), DateOrder::month_first);
  EXPECT_EQ(profile_of({"1.2.2024", "1.31.2024"}).order(), DateOrder::month_first);
  EXPECT_EQ(profile_of({"1/2/2024", "31/1/2024"}).undecided_example(), "");
}

TEST(DateOrderProfile, TellsContradictions) {
  const DateOrderProfile profile = profile_of({"1/2/2024", "31/1/2024", "1/31/2024"});
  EXPECT_TRUE(profile.contradicts());
  EXPECT_EQ(profile.example_of(DateOrder::day_first), "31/1/2024");
  EXPECT_EQ(profile.example_of(DateOrder::month_first), "1/31/2024");
  EXPECT_FALSE(profile_of({"31/1/2024", "2024-01-31"}).contradicts());
}

TEST(DateOrderProfile, GoesByTheSeparatorWhereNothingDecides) {
  EXPECT_EQ(profile_of({"1/2/2024"}).order(), DateOrder::month_first);
  EXPECT_EQ(profile_of({"1.2.2024"}).order(), DateOrder::day_first);
  EXPECT_EQ(profile_of({"1-2-2024"}).order(), DateOrder::day_first);
  EXPECT_EQ(profile_of({"3/3/2024", "1/2/2024"}).undecided_example(), "1/2/2024");
}

TEST(DateOrderProfile, HasNothingToDecideWhereBothOrdersAreOneDay) {
  EXPECT_EQ(profile_of({"2024-01-02", "2024/01/02", "3/3/2024"}).undecided_example(), "");
  EXPECT_EQ(profile_of({}).order(), DateOrder::day_first);
}

}  // namespace
}  // namespace foretell::data
