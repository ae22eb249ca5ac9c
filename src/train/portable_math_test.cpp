#include "train/portable_math.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace foretell::train {
namespace {

TEST(PortableExp, IsTheExponentialOfNumbersUpToZero) {
  EXPECT_EQ(portable_exp(0), 1);
  for (double x = -1e-9; x > -708; x = x * 1.01 - 1e-4) {
    EXPECT_NEAR(portable_exp(x) / std::exp(x), 1, 5e-16) << x;
  }
}

TEST(PortableExp, IsZeroWhereTheResultWouldBeSubnormal) {
  EXPECT_GT(portable_exp(-708), 0);
  EXPECT_EQ(portable_exp(-708.5), 0);
  EXPECT_EQ(portable_exp(-1e300), 0);
}

TEST(PortableLog, IsTheLogarithmOfNumbersFromOne) {
  EXPECT_EQ(portable_log(1), 0);
  for (double x = 1; x < 1e300; x = x * 1.003 + 1e-7) {
    EXPECT_NEAR(portable_log(x), std::log(x), 1e-15 * std::max(1.0, std::log(x))) << x;
  }
}

}  // namespace
}  // namespace foretell::train
