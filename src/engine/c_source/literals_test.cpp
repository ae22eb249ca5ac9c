#include "engine/c_source/literals.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::engine::c_source {
namespace {

TEST(Literals, SpellsNumbersInHexadecimal) {
  EXPECT_EQ(literal(1.5f), "0x1.8p+0f");
  EXPECT_EQ(literal(-0.1), "-0x1.999999999999ap-4");
  EXPECT_EQ(literal(-0.0f), "-0x0p+0f");
  EXPECT_EQ(literal(std::numeric_limits<float>::infinity()), "INFINITY");
  EXPECT_EQ(literal(-std::numeric_limits<double>::infinity()), "-INFINITY");
  EXPECT_EQ(literal(std::nanf("")), "NAN");
}

TEST(Literals, ReadBackAsTheSameNumber) {
  for (const float value : {0.1f, 3.4028235e38f, 1e-45f, -1.17549435e-38f, 16777216.0f}) {
    EXPECT_EQ(std::strtof(literal(value).c_str(), nullptr), value);
  }
}

TEST(Literals, SpellsTextsInBasicCharacters) {
  EXPECT_EQ(literal(std::string_view("a \"b\" \\ ?\?/")), R"("a \"b\" \\ \?\?/")");
  EXPECT_EQ(literal(std::string_view("\xC3\xA9\n1@$")), R"("\303\251\0121\100\044")");
}

TEST(Literals, LetsNoTextEndAComment) {
  EXPECT_EQ(comment_text("a */ b /* c"), "a * / b / * c");
  EXPECT_EQ(comment_text("???"), "? ? ?");
  EXPECT_EQ(comment_text("a\nb"), "a\\nb");
  EXPECT_EQ(comment_text("a\u202e"
                         "b"),
            "a b");
  EXPECT_EQ(comment_text("\xC3\xA9"), "\xC3\xA9");
}

TEST(Elements, BreaksLinesThatGrowTooLong) {
  std::string out = "x = {";
  Elements elements(out);
  for (int i = 0; i < 50; ++i) elements.add(1000 + i);
  EXPECT_THAT(out, testing::StartsWith("x = {\n  1000, 1001, "));
  std::size_t longest = 0;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = out.find('\n', begin);
    longest = std::max(longest, std::min(end, out.size()) - begin);
  }
  EXPECT_LE(longest, 120u);
  EXPECT_GE(longest, 100u);
}

}  // namespace
}  // namespace foretell::engine::c_source
