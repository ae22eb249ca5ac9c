#include "base/display_width.hpp"

#include <gtest/gtest.h>

namespace foretell {
namespace {

TEST(DisplayWidth, CountsTheColumnsOfATerminal) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("age"), 3u);
  EXPECT_EQ(display_width("gr\u00fc\u00df"), 4u);
  EXPECT_EQ(display_width("\u5e74\u9f62"), 4u) << "CJK is wide";
  EXPECT_EQ(display_width("\U0001F600!"), 3u) << "so are emoji";
  EXPECT_EQ(display_width("e\u0301"), 1u) << "an accent stands on the letter before";
  EXPECT_EQ(display_width("\u2588\u2026"), 2u);
}

TEST(CutToWidth, KeepsWhatFits) {
  EXPECT_EQ(cut_to_width("occupation", 10, "..."), "occupation");
  EXPECT_EQ(cut_to_width("occupation", 9, "..."), "occupa...");
  EXPECT_EQ(cut_to_width("occupation", 9, "\u2026"), "occupati\u2026");
}

TEST(CutToWidth, NeverCutsACharacterInTwo) {
  EXPECT_EQ(cut_to_width("\u5e74\u9f62\u5e74", 4, "\u2026"), "\u5e74\u2026") << "half of the second one would fit";
  EXPECT_EQ(cut_to_width("e\u0301e\u0301e\u0301", 2, "\u2026"), "e\u0301\u2026");
}

TEST(Pad, FillsUpToTheWidthAndCutsNothing) {
  EXPECT_EQ(pad_right("\u5e74", 4), "\u5e74  ");
  EXPECT_EQ(pad_left("7", 3), "  7");
  EXPECT_EQ(pad_left("1234", 3), "1234");
}

}  // namespace
}  // namespace foretell
