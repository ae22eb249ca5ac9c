#include "base/nearest.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace foretell {
namespace {

const std::vector<std::string> k_names{"age", "income", "native_country"};

TEST(NearestName, ForgivesTyposAndCase) {
  EXPECT_EQ(nearest_name("incone", k_names), "income");
  EXPECT_EQ(nearest_name("Income", k_names), "income");
  EXPECT_EQ(nearest_name("native-country", k_names), "native_country");
  EXPECT_EQ(nearest_name("agee", k_names), "age");
  EXPECT_EQ(nearest_name("gae", k_names), "age");  // exchanged neighbours are one edit
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("price", k_names), "");
  EXPECT_EQ(nearest_name("", k_names), "");
  EXPECT_EQ(nearest_name("x", {}), "");
}

TEST(NearestName, TakesTheFirstOfEquallyNearNames) {
  EXPECT_EQ(nearest_name("ab", std::vector<std::string>{"ax", "ay"}), "ax");
}

TEST(NearestName, DoesNotCompareVeryLongTexts) {
  const std::vector<std::string> names{std::string(128, 'a'), std::string(129, 'b')};
  EXPECT_EQ(nearest_name(std::string(128, 'a'), names), names[0]);
  EXPECT_EQ(nearest_name(std::string(129, 'b'), names), "");
}

}  // namespace
}  // namespace foretell
