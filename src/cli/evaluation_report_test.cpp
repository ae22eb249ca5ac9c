#include "cli/evaluation_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(FormatFigure, HasFourDecimalsOrSixDigits) {
  EXPECT_EQ(format_figure(0.12345), "0.1235");
  EXPECT_EQ(format_figure(-12.5), "-12.5000");
  EXPECT_EQ(format_figure(36647.31), "36647.3");
}

TEST(FormatFigure, GivesNoSignToWhatRoundsToNothing) {
  EXPECT_EQ(format_figure(-5e-7), "0.0000");
  EXPECT_EQ(format_figure(-0.0), "0.0000");
  EXPECT_EQ(format_figure(-0.00006), "-0.0001");
}

TEST(DescribeOutOfBag, NamesTheScoreOfTheTask) {
  EXPECT_THAT(describe_out_of_bag(0.8512, false), HasSubstr("out of bag: accuracy 0.8512"));
  EXPECT_THAT(describe_out_of_bag(0.5, true), HasSubstr("out of bag: R2 0.5000"));
}

TEST(DescribeImportance, HasALineAColumnThoseThatMatterMostFirst) {
  const std::string text = describe_importance({{.column = "size", .permutation = 0.1, .permutation_deviation = 0.01},
                                                {.column = "größe", .permutation = 0.2, .permutation_deviation = 0.02}},
                                               {.repeats = 5, .rows = 80}, false);
  EXPECT_EQ(text,
            "  importance: what accuracy loses when a column is shuffled (5 times, 80 test rows)\n"
            "  größe   0.2000 +/- 0.0200  ####################\n"
            "  size    0.1000 +/- 0.0100  ##########\n");
}

TEST(DescribeImportance, TellsWhatTheSplitsGainedWhereNothingWasShuffled) {
  const std::string text =
      describe_importance({{.column = "a", .impurity = 0.25}, {.column = "b", .impurity = 0.75}}, {}, true);
  EXPECT_THAT(text, HasSubstr("the share of what the splits gained"));
  EXPECT_LT(text.find("  b  "), text.find("  a  "));
  EXPECT_THAT(text, Not(HasSubstr("+/-")));
}

TEST(DescribeImportance, SaysNothingWhereNothingWasMeasured) {
  EXPECT_EQ(describe_importance({{.column = "a"}}, {}, false), "");
}

}  // namespace
}  // namespace foretell::cli
