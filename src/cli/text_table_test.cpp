#include "cli/text_table.hpp"

#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using Align = TextColumn::Align;

TextTable ages() {
  TextTable table({{"NAME"}, {"AGE", Align::right, Paint::plain, 2}, {"TOWN", Align::left, Paint::bar, 1}});
  table.add({"Ann", "7", "Oslo"});
  table.add({"\u5e74", "12", ""});
  return table;
}

TEST(TextTable, AlignsCellsUnderTheirHeaders) {
  EXPECT_EQ(ages().render({}),
            "NAME  AGE  TOWN\n"
            "Ann     7  Oslo\n"
            "\u5e74     12\n");
}

TEST(TextTable, DropsColumnsThatDoNotFitByRank) {
  EXPECT_EQ(ages().render({.columns = 15}), ages().render({})) << "fits exactly";
  EXPECT_EQ(ages().render({.columns = 14}), "NAME  TOWN\nAnn   Oslo\n\u5e74\n");
  EXPECT_EQ(ages().render({.columns = 9}), "NAME\nAnn\n\u5e74\n");
  EXPECT_EQ(ages().render({.columns = 1}), "NAME\nAnn\n\u5e74\n") << "something is always shown";
}

TEST(TextTable, PaintsTextsAndNotTheBlanksBetween) {
  TextTable table({{"A", Align::right}, {"B", Align::left, Paint::bar}});
  table.add({"10", "x"});
  EXPECT_EQ(table.render({.colour = true}), " \x1b[1mA\x1b[0m  \x1b[1mB\x1b[0m\n10  \x1b[36mx\x1b[0m\n");
}

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_EQ(wrap("one two three", 80, 2), "one two three\n");
  EXPECT_EQ(wrap("one two three", 7, 2), "one two\n  three\n");
  EXPECT_EQ(wrap("one two three", 6, 2), "one\n  two\n  three\n");
}

TEST(Wrap, LeavesALongWordWhole) {
  EXPECT_EQ(wrap("a incomprehensibility b", 8, 1), "a\n incomprehensibility\n b\n");
  EXPECT_EQ(wrap("", 8, 1), "\n");
}

}  // namespace
}  // namespace foretell::cli
