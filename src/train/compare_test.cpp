#include "train/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/random.hpp"

namespace foretell::train {
namespace {

using ::testing::ElementsAre;

/// Two classes; each row's probability of the second.
model::Predictions classes(const std::vector<float>& second) {
  model::Predictions predictions;
  predictions.resize(second.size(), 2);
  for (std::size_t row = 0; row < second.size(); ++row) {
    predictions.probabilities[2 * row] = 1 - second[row];
    predictions.probabilities[2 * row + 1] = second[row];
    predictions.labels[row] = second[row] > 0.5f ? 1 : 0;
  }
  return predictions;
}

model::Predictions numbers(std::vector<float> values) {
  model::Predictions predictions;
  predictions.values = std::move(values);
  return predictions;
}

const data::Labels k_yes_no{.type = data::LabelType::text, .texts = {"no", "yes"}};
const data::Labels k_number{.type = data::LabelType::number};

TEST(Compare, CountsRowsThatOneAloneGetsRight) {
  const std::vector<std::int32_t> target{1, 1, 1, 0, 0};
  const model::Predictions first = classes({0.9f, 0.2f, 0.8f, 0.1f, 0.7f});
  const model::Predictions second = classes({0.9f, 0.9f, 0.7f, 0.6f, 0.6f});
  const Comparison out = compare({.labels = k_yes_no, .target = target}, {k_yes_no, first}, {k_yes_no, second}, 1);
  EXPECT_EQ(out.rows, 5u);
  EXPECT_THAT(out.differing, ElementsAre(1, 3));
  EXPECT_EQ(out.only_first_right, 1u);   // row 3
  EXPECT_EQ(out.only_second_right, 1u);  // row 1
  EXPECT_DOUBLE_EQ(out.agreement(), 0.6);
  EXPECT_EQ(out.differences[0].key, "accuracy");
  EXPECT_EQ(out.differences[0].value, 0);
  EXPECT_FALSE(out.differences[0].is_clear());
}

TEST(Compare, TakesLabelsByTheirTextsWhereTheModelsKnowDifferentOnes) {
  const data::Labels swapped{.type = data::LabelType::text, .texts = {"yes", "zebra"}};
  const data::Labels truth{.type = data::LabelType::text, .texts = {"no", "unknown", "yes"}};
  const std::vector<std::int32_t> target{2, 0, 1};                // yes, no, unknown
  const model::Predictions first = classes({0.9f, 0.1f, 0.1f});   // yes, no, no
  const model::Predictions second = classes({0.1f, 0.1f, 0.9f});  // yes, yes, zebra
  const Comparison out = compare({.labels = truth, .target = target}, {k_yes_no, first}, {swapped, second}, 1);
  EXPECT_THAT(out.differing, ElementsAre(1, 2));
  EXPECT_EQ(out.only_first_right, 1u);
  EXPECT_EQ(out.only_second_right, 0u);
}

/// 2,000 rows of which the second gets `more` more right than the first.
Comparison after_gain(std::uint32_t more) {
  Random random(3, 0);
  std::vector<std::int32_t> target;
  std::vector<float> first;
  std::vector<float> second;
  for (std::uint32_t row = 0; row < 2'000; ++row) {
    target.push_back(static_cast<std::int32_t>(random.below(2)));
    const float right = target.back() == 1 ? 0.8f : 0.2f;
    const bool both_wrong = random.below(5) == 0;
    first.push_back(both_wrong || row < more ? 1 - right : right);
    second.push_back(both_wrong && row >= more ? 1 - right : right);
  }
  return compare({.labels = k_yes_no, .target = target}, {k_yes_no, classes(first)}, {k_yes_no, classes(second)}, 1);
}

TEST(Compare, CallsADifferenceClearOnlyWhereItIs) {
  const Comparison small = after_gain(3);
  EXPECT_NEAR(small.differences[0].value, 3 / 2000.0, 1e-12);
  EXPECT_FALSE(small.differences[0].is_clear());
  const Comparison large = after_gain(60);
  EXPECT_NEAR(large.differences[0].value, 60 / 2000.0, 1e-12);
  EXPECT_TRUE(large.differences[0].is_clear());
  ASSERT_TRUE(large.differences[0].interval);
  EXPECT_LT(large.differences[0].interval->low, 60 / 2000.0);
  EXPECT_GT(large.differences[0].interval->high, 60 / 2000.0);
  EXPECT_LT(large.differences[1].value, 0) << "the log loss falls";
  EXPECT_TRUE(large.differences[1].is_clear());
}

TEST(Compare, OrdersNumbersByHowFarTheyAreApart) {
  const std::vector<double> target{1, 2, 3, 4};
  const model::Predictions first = numbers({1, 2, 3, 5});
  const model::Predictions second = numbers({1.5f, 2, 5, 4});
  const Comparison out =
      compare({.labels = k_number, .target_numbers = target}, {k_number, first}, {k_number, second}, 1);
  EXPECT_THAT(out.differing, ElementsAre(2, 3, 0));
  // R2: 1 - 1/5 and 1 - 4.25/5; MAE: 1/4 and 2.5/4.
  EXPECT_EQ(out.differences[0].key, "r2");
  EXPECT_NEAR(out.differences[0].value, -3.25 / 5, 1e-12);
  EXPECT_EQ(out.differences[1].key, "mae");
  EXPECT_NEAR(out.differences[1].value, 1.5 / 4, 1e-12);
}

TEST(Compare, HasNoR2OfAConstantTarget) {
  const std::vector<double> target{7, 7, 7};
  const model::Predictions first = numbers({7, 7, 8});
  const model::Predictions second = numbers({6, 7, 8});
  const Comparison out =
      compare({.labels = k_number, .target_numbers = target}, {k_number, first}, {k_number, second}, 1);
  ASSERT_EQ(out.differences.size(), 1u);
  EXPECT_EQ(out.differences[0].key, "mae");
}

TEST(Compare, SaysNothingOfModelsThatAnswerAlike) {
  const std::vector<std::int32_t> target{1, 0, 1};
  const model::Predictions same = classes({0.9f, 0.2f, 0.3f});
  const Comparison out = compare({.labels = k_yes_no, .target = target}, {k_yes_no, same}, {k_yes_no, same}, 1);
  EXPECT_EQ(out.agreement(), 1);
  for (const MetricDifference& difference : out.differences) {
    EXPECT_EQ(difference.value, 0) << difference.key;
    EXPECT_EQ(difference.p, 1) << difference.key;
    EXPECT_FALSE(difference.is_clear()) << difference.key;
  }
}

}  // namespace
}  // namespace foretell::train
