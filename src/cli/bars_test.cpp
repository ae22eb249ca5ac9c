#include "cli/bars.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

constexpr OutputStyle k_ascii{};
constexpr OutputStyle k_unicode{.unicode = true};

TEST(HorizontalBar, HasTheLengthOfItsShare) {
  EXPECT_EQ(horizontal_bar(0, 6, k_ascii), "");
  EXPECT_EQ(horizontal_bar(0.5, 6, k_ascii), "###");
  EXPECT_EQ(horizontal_bar(1, 6, k_ascii), "######");
  EXPECT_EQ(horizontal_bar(0.5, 6, k_unicode), "\u2588\u2588\u2588");
  EXPECT_EQ(horizontal_bar(0.5625, 2, k_unicode), "\u2588\u258f") << "nine eighths of a character";
}

TEST(HorizontalBar, StaysWithinItsWidth) {
  EXPECT_EQ(horizontal_bar(1.5, 2, k_ascii), "##");
  EXPECT_EQ(horizontal_bar(-1, 2, k_unicode), "");
}

TEST(VerticalBars, AreScaledToTheLargest) {
  EXPECT_EQ(vertical_bars(std::vector<std::size_t>{8, 4, 1, 0}, k_unicode), "\u2588\u2584\u2581 ");
  EXPECT_EQ(vertical_bars(std::vector<std::size_t>{80, 40, 10, 0}, k_ascii), "#=. ");
}

TEST(VerticalBars, ShowTheRarestValue) {
  EXPECT_EQ(vertical_bars(std::vector<std::size_t>{1'000'000, 1}, k_unicode), "\u2588\u2581");
  EXPECT_EQ(vertical_bars(std::vector<std::size_t>{0, 0}, k_unicode), "  ");
  EXPECT_EQ(vertical_bars({}, k_unicode), "");
}

}  // namespace
}  // namespace foretell::cli
