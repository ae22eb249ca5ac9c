#include "data/text_dictionary.hpp"

#include <random>
#include <unordered_map>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

TEST(TextDictionary, NumbersTextsInTheOrderTheyCome) {
  TextDictionary dictionary;
  EXPECT_EQ(dictionary.add("b"), 0);
  EXPECT_EQ(dictionary.add("a"), 1);
  EXPECT_EQ(dictionary.add("b"), 0);
  EXPECT_EQ(dictionary.add(""), 2);
  EXPECT_EQ(dictionary.texts(), (std::vector<std::string>{"b", "a", ""}));
}

TEST(TextDictionary, FindsWithoutAdding) {
  TextDictionary dictionary;
  EXPECT_EQ(dictionary.find("a"), TextDictionary::k_none);
  dictionary.add("a");
  EXPECT_EQ(dictionary.find("a"), 0);
  EXPECT_EQ(dictionary.find("A"), TextDictionary::k_none);
  EXPECT_EQ(dictionary.size(), 1u);
}

TEST(TextDictionary, KeepsCodesWhileItGrows) {
  TextDictionary dictionary;
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(dictionary.add(std::to_string(i)), i);
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(dictionary.find(std::to_string(i)), i);
  EXPECT_EQ(dictionary.size(), 10'000u);
}

TEST(TextDictionary, TellsTextsOfAnyLengthApartByAnyByte) {
  std::mt19937 random(1);
  TextDictionary dictionary;
  std::unordered_map<std::string, std::int32_t> expected;
  for (int i = 0; i < 100'000; ++i) {
    std::string text(random() % 40, 'a');
    if (!text.empty()) text[random() % text.size()] = "ab\0\xFF"[random() % 4];
    const auto code = static_cast<std::int32_t>(expected.size());
    ASSERT_EQ(dictionary.add(text), expected.emplace(text, code).first->second) << text;
  }
  EXPECT_EQ(dictionary.size(), expected.size());
}

}  // namespace
}  // namespace foretell::data
