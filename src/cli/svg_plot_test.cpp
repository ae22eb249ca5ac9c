#include "cli/svg_plot.hpp"

#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// The numbers along the axis of `range`.
std::vector<std::string> ticks(Range range) {
  const std::string drawing = SvgPlot("", "", range, Range{0, 1}).finish("");
  constexpr std::string_view k_before = "text-anchor=\"middle\">";
  constexpr std::string_view k_behind = "</text><line";
  std::vector<std::string> texts;
  for (std::size_t at = drawing.find(k_before); at != std::string::npos; at = drawing.find(k_before, at)) {
    at += k_before.size();
    const std::size_t end = drawing.find("</text>", at);
    if (drawing.substr(end).starts_with(k_behind)) texts.push_back(drawing.substr(at, end - at));
  }
  return texts;
}

TEST(SvgPlot, HasTicksAtRoundNumbers) {
  EXPECT_THAT(ticks({0, 1}), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(ticks({-3.2, 7.9}), ElementsAre("-2", "0", "2", "4", "6"));
  EXPECT_THAT(ticks({1990, 2024}), ElementsAre("1990", "2000", "2010", "2020"));
  EXPECT_THAT(ticks({0.0012, 0.0031}), ElementsAre("0.0015", "0.0020", "0.0025", "0.0030"));
}

TEST(SvgPlot, WritesLargeNumbersInFewCharacters) {
  EXPECT_THAT(ticks({76'813, 1'122'786}), ElementsAre("0.2M", "0.4M", "0.6M", "0.8M", "1.0M"));
  EXPECT_THAT(ticks({-21'800, 47'100}), ElementsAre("-20k", "0", "20k", "40k"));
  EXPECT_THAT(ticks({-3e38, 3e38}), ElementsAre("-3e+38", "-2e+38", "-1e+38", "0", "1e+38", "2e+38", "3e+38"));
}

TEST(SvgPlot, HasAnAxisWhateverTheRange) {
  for (const Range range : {Range{5, 5 + 1e-12}, Range{1e-300, 2e-300}, Range{1e9, 1e9 + 1}, Range{-7, -6.999}}) {
    const std::vector<std::string> texts = ticks(range);
    EXPECT_GE(texts.size(), 2u) << range.low;
    EXPECT_LE(texts.size(), 7u) << range.low;
  }
}

TEST(SvgPlot, TakesNoMarkupFromItsTitles) {
  const std::string drawing = SvgPlot("<a>&", "\"b\"", {}, {}).finish("'c'");
  EXPECT_THAT(drawing, HasSubstr("&lt;a&gt;&amp;"));
  EXPECT_THAT(drawing, HasSubstr("&quot;b&quot;"));
  EXPECT_THAT(drawing, HasSubstr("&#39;c&#39;"));
  EXPECT_THAT(drawing, Not(HasSubstr("<a>")));
}

TEST(RangeOf, GivesOneValueRoom) {
  const std::vector<double> one{5};
  EXPECT_LT(range_of(one).low, 5);
  EXPECT_GT(range_of(one).high, 5);
}

}  // namespace
}  // namespace foretell::cli
