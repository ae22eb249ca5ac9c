#include "data/delimiter.hpp"

#include <string>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

char detect(std::string_view text) { return detect_delimiter(text, true); }

TEST(DetectDelimiter, KnowsThree) {
  EXPECT_EQ(detect("a,b\n1,2\n"), ',');
  EXPECT_EQ(detect("a;b\n1;2\n"), ';');
  EXPECT_EQ(detect("a\tb\n1\t2\n"), '\t');
}

TEST(DetectDelimiter, TakesAHeaderAlone) { EXPECT_EQ(detect("a;b;c"), ';'); }

TEST(DetectDelimiter, TakesACommaWhenNothingDivides) {
  EXPECT_EQ(detect("a\n1\n"), ',');
  EXPECT_EQ(detect(""), ',');
}

TEST(DetectDelimiter, IsNotMisledByDecimalCommas) { EXPECT_EQ(detect("price;size\n1,5;2,5\n3,5;4,5\n"), ';'); }

TEST(DetectDelimiter, IsNotMisledByQuotedFields) {
  EXPECT_EQ(detect("\"a;b;c\",d\n\"1;2;3\",4\n"), ',');
  EXPECT_EQ(detect("a,b\n\"x\ny;z\",2\n"), ',');
  EXPECT_EQ(detect("\xEF\xBB\xBF\"a,b\";c\n\"1,2\";3\n"), ';');
}

TEST(DetectDelimiter, PrefersTheOneUnderWhichRowsAreLikeTheHeader) {
  EXPECT_EQ(detect("name, first;age\nAda;36\nAlan;41\n"), ';');
  EXPECT_EQ(detect("a,b;c;d\n1,2\n3,4\n"), ',');
}

TEST(DetectDelimiter, KeepsTheCommaOfAFileWithARaggedRow) { EXPECT_EQ(detect("a,b\n1,2\n3,4,5\n"), ','); }

TEST(DetectDelimiter, SkipsBlankLines) { EXPECT_EQ(detect("\n\na;b\n\n1;2\n"), ';'); }

TEST(DetectDelimiter, LeavesOutARecordThatTheSampleCutsOff) {
  EXPECT_EQ(detect_delimiter("a;b;c,d\n1;2;3\n4", false), ';');
  EXPECT_EQ(detect_delimiter("a;b;c", false), ';');
}

TEST(DetectDelimiter, SurvivesAFaultInTheSample) { EXPECT_EQ(detect("a;b\n1;2\n\"x"), ';'); }

}  // namespace
}  // namespace foretell::data
