#include "base/text_index.hpp"

#include <gtest/gtest.h>

namespace foretell {
namespace {

TEST(TextIndex, FindsEveryTextAndNoOther) {
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back("text " + std::to_string(i));
  const TextIndex index(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(index.find(texts[i]), static_cast<std::int32_t>(i));
  for (const char* other : {"", "text", "text 1000", "text 1 "}) EXPECT_EQ(index.find(other), TextIndex::k_none);
}

TEST(TextIndex, FindsNothingWhenEmpty) { EXPECT_EQ(TextIndex().find("x"), TextIndex::k_none); }

}  // namespace
}  // namespace foretell
