#include "data/target_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

using ::testing::ElementsAre;
using Outcome = TargetBuilder::Outcome;

TargetBuilder::Built build(Labels known, std::initializer_list<const char*> cells) {
  TargetBuilder builder(std::move(known));
  for (const char* cell : cells) EXPECT_EQ(builder.add(cell), Outcome::taken) << cell;
  EXPECT_EQ(builder.rows(), cells.size());
  return builder.finish();
}

TEST(IsExactInteger, EndsAt2To53) {
  EXPECT_TRUE(is_exact_integer(-3.0));
  EXPECT_TRUE(is_exact_integer(9007199254740992.0));
  EXPECT_FALSE(is_exact_integer(9007199254740994.0));
  EXPECT_FALSE(is_exact_integer(0.5));
}

TEST(TargetBuilder, SortsTextLabelsByBytes) {
  const auto built = build({LabelType::text, {}}, {"b", "a", "\xC3\xA4", "B", "b"});
  EXPECT_THAT(built.labels.texts, ElementsAre("B", "a", "b", "\xC3\xA4"));
  EXPECT_THAT(built.target, ElementsAre(2, 1, 3, 0, 2));
  EXPECT_EQ(built.labels_used, 4u);
}

TEST(TargetBuilder, SortsIntegersByValueAndWritesThemOneWay) {
  const auto built = build({LabelType::integer, {}}, {"10", "3.0", " 3 ", "-1", "3e0", "-0"});
  EXPECT_THAT(built.labels.texts, ElementsAre("-1", "0", "3", "10"));
  EXPECT_THAT(built.target, ElementsAre(3, 2, 2, 0, 2, 1));
}

TEST(TargetBuilder, KnowsTheTruthInItsSpellings) {
  const auto built = build({LabelType::boolean, {"false", "true"}}, {"YES", "true", "no"});
  EXPECT_THAT(built.labels.texts, ElementsAre("false", "true"));
  EXPECT_THAT(built.target, ElementsAre(1, 1, 0));
  EXPECT_EQ(build({LabelType::boolean, {"false", "true"}}, {"yes"}).labels_used, 1u);
}

TEST(TargetBuilder, AppendsNewLabelsBehindTheKnownOnes) {
  const auto text = build({LabelType::text, {"m", "z"}}, {"z", "b", "a", "m"});
  EXPECT_THAT(text.labels.texts, ElementsAre("m", "z", "a", "b"));
  EXPECT_THAT(text.target, ElementsAre(1, 3, 2, 0));
  EXPECT_THAT(build({LabelType::integer, {"5", "7"}}, {"10", "6.0", "5"}).labels.texts,
              ElementsAre("5", "7", "6", "10"));
}

TEST(TargetBuilder, TellsMissingFromWrong) {
  TargetBuilder text(LabelType::text);
  EXPECT_EQ(text.add("?"), Outcome::missing);
  EXPECT_EQ(text.add("nan"), Outcome::taken);
  TargetBuilder integer(LabelType::integer);
  EXPECT_EQ(integer.add("nan"), Outcome::missing);
  EXPECT_EQ(integer.add("2.5"), Outcome::wrong_type);
  EXPECT_EQ(integer.add("x"), Outcome::wrong_type);
  EXPECT_EQ(integer.add("1e30"), Outcome::wrong_type);
  TargetBuilder boolean({LabelType::boolean, {"false", "true"}});
  EXPECT_EQ(boolean.add(""), Outcome::missing);
  EXPECT_EQ(boolean.add("1"), Outcome::wrong_type);
}

TEST(TargetBuilder, TakesTheNumbersOfARegression) {
  TargetBuilder builder(LabelType::number, NumberStyle::comma);
  EXPECT_EQ(builder.add("1,5"), Outcome::taken);
  EXPECT_EQ(builder.add(""), Outcome::missing);
  EXPECT_EQ(builder.add("x"), Outcome::wrong_type);
  EXPECT_EQ(builder.add("-2"), Outcome::taken);
  EXPECT_EQ(builder.rows(), 2u);
  EXPECT_THAT(builder.finish().numbers, ElementsAre(1.5, -2));
}

TEST(TargetBuilder, TakesMarkedTextsForTextAlone) {
  for (const LabelType type : {LabelType::integer, LabelType::boolean, LabelType::number}) {
    EXPECT_EQ(TargetBuilder(type).add(RowCell("1", true)), Outcome::wrong_type);
  }
  EXPECT_EQ(TargetBuilder(LabelType::text).add(RowCell("1", true)), Outcome::taken);
}

TEST(TargetBuilder, BoundsTheLabels) {
  TargetBuilder builder(LabelType::text);
  for (std::size_t i = 0; i < limits::k_classes_max; ++i) ASSERT_EQ(builder.add(std::to_string(i)), Outcome::taken);
  EXPECT_EQ(builder.add("7"), Outcome::taken);
  EXPECT_EQ(builder.add("one more"), Outcome::too_many);
}

}  // namespace
}  // namespace foretell::data
