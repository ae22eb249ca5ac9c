#include "base/quote.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace foretell {
namespace {

TEST(Printable, EscapesWhatWouldDisturbATerminalOrALog) {
  EXPECT_EQ(printable("a\tb\r\nc\x1b[0m\x7f"), "a\\tb\\r\\nc\\x1b[0m\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\xC2\x9B[31m \xC2\xA0"), "\\x9b[31m \xC2\xA0") << "U+009B begins an escape sequence too";
}

TEST(Printable, KeepsUtf8AndEscapesOtherBytes) {
  EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F \xFF"), "gr\xC3\xBC\xC3\x9F \\xff");
}

TEST(Quote, ShowsShortTextWhole) {
  EXPECT_EQ(quote(""), "\"\"");
  EXPECT_EQ(quote("abcd", 4), "\"abcd\"");
}

TEST(Quote, CutsLongTextWithDots) {
  EXPECT_EQ(quote("abcde", 4), "\"abcd...\"");
  EXPECT_EQ(quote(std::string(k_quoted_bytes_max, 'x')), '"' + std::string(k_quoted_bytes_max, 'x') + '"');
  EXPECT_EQ(quote(std::string(k_quoted_bytes_max + 1, 'x')), '"' + std::string(k_quoted_bytes_max, 'x') + "...\"");
}

TEST(Quote, NeverCutsACharacterInTwo) {
  EXPECT_EQ(quote("ab\xC3\xBCz", 3), "\"ab...\"");
  EXPECT_EQ(quote("ab\xC3\xBCz", 4), "\"ab\xC3\xBC...\"");
}

TEST(QuoteNames, ListsTheFirstTen) {
  std::vector<std::string> names;
  EXPECT_EQ(quote_names(names), "");
  for (int i = 0; i < 10; ++i) names.push_back(std::to_string(i));
  EXPECT_EQ(quote_names(names), R"("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")");
  names.push_back("10");
  EXPECT_EQ(quote_names(names), R"("0", "1", "2", "3", "4", "5", "6", "7", "8", "9" and 1 more)");
}

}  // namespace
}  // namespace foretell
