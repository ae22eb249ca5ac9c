#include "train/leakage.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "train/random.hpp"

namespace foretell::train {
namespace {

constexpr std::size_t k_rows = 2'000;

/// Noise in [0, 1), one a row.
std::vector<float> noise(std::uint64_t stream, std::size_t rows = k_rows) {
  Random random(7, stream);
  std::vector<float> values(rows);
  for (float& value : values) value = static_cast<float>(random.below(1u << 20)) / (1u << 20);
  return values;
}

/// Classes with these shares of the rows: row by row a class of its noise.
TargetColumn yes_or_no(const std::vector<float>& values, float share_of_yes) {
  TargetColumn target;
  target.labels.texts = {"no", "yes"};
  for (const float value : values) target.classes.push_back(value < share_of_yes ? 1 : 0);
  return target;
}

TargetColumn numbers(std::vector<float> values) {
  return make_target({.schema = {.name = "y"}, .values = {.numbers = std::move(values)}}, data::Task::regression)
      .value();
}

SoloScore score(std::vector<float> column, const TargetColumn& target) {
  const auto score = SoloPredictors(target).score_numbers(data::sort_values({.numbers = std::move(column)}));
  EXPECT_TRUE(score);
  return score.value_or(SoloScore{});
}

TEST(SoloPredictors, SeesALeakInANumberThatParts) {
  const std::vector<float> values = noise(0);
  const SoloScore found = score(values, yes_or_no(values, 0.3f));
  EXPECT_GT(found.score, k_leak_score);
  EXPECT_NEAR(found.baseline, 0.7, 0.05);
  EXPECT_NEAR(static_cast<double>(found.rows), k_rows / 2.0, 100);
  EXPECT_TRUE(is_leak(found));
}

TEST(SoloPredictors, SeesALeakInARareClass) {
  const std::vector<float> values = noise(0);
  const SoloScore found = score(values, yes_or_no(values, 0.02f));
  EXPECT_GT(found.baseline, 0.97);
  EXPECT_TRUE(is_leak(found));
}

TEST(SoloPredictors, TakesNoRareClassForALeakBecauseTheOthersAreMany) {
  const SoloScore found = score(noise(1), yes_or_no(noise(0), 0.004f));
  EXPECT_GT(found.score, k_leak_score) << "always no is right nearly always";
  EXPECT_FALSE(is_leak(found));
}

TEST(SoloPredictors, TakesAGoodColumnForNoLeak) {
  std::vector<float> values = noise(0);
  const TargetColumn target = yes_or_no(values, 0.5f);
  const std::vector<float> blur = noise(1);
  for (std::size_t row = 0; row < k_rows; ++row) values[row] += 0.3f * blur[row];
  const SoloScore found = score(values, target);
  EXPECT_GT(found.score, 0.85);
  EXPECT_FALSE(is_leak(found));
}

TEST(SoloPredictors, SeesALeakInWhatIsMissing) {
  std::vector<float> values = noise(0);
  const TargetColumn target = yes_or_no(noise(1), 0.5f);
  for (std::size_t row = 0; row < k_rows; ++row) {
    if (target.classes[row] == 1) values[row] = data::k_missing_number;
  }
  EXPECT_TRUE(is_leak(score(values, target)));
}

TEST(SoloPredictors, SeesALeakInANumberThatFollowsFromTheTarget) {
  std::vector<float> target = noise(0);
  std::vector<float> column;
  for (float& value : target) {
    value = std::exp(4 * value);
    column.push_back(std::log(value) * 100 - 3);
  }
  EXPECT_TRUE(is_leak(score(column, numbers(target))));
}

TEST(SoloPredictors, TakesAGoodPredictorOfNumbersForNoLeak) {
  std::vector<float> target = noise(0);
  const std::vector<float> column = target;
  const std::vector<float> blur = noise(1);
  for (std::size_t row = 0; row < k_rows; ++row) target[row] += 0.3f * blur[row];
  const SoloScore found = score(column, numbers(target));
  EXPECT_GT(found.score, 0.8);
  EXPECT_FALSE(is_leak(found));
}

TEST(SoloPredictors, SeesALeakInTheLevelsOfACategory) {
  const TargetColumn target = yes_or_no(noise(0), 0.5f);
  const std::vector<float> spread = noise(1);
  std::vector<std::int32_t> codes;
  for (std::size_t row = 0; row < k_rows; ++row) {
    codes.push_back(2 * static_cast<std::int32_t>(3 * spread[row]) + target.classes[row]);
  }
  const auto found = SoloPredictors(target).score_codes(codes, 6);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->score, 1);
  EXPECT_TRUE(is_leak(*found));
}

TEST(SoloPredictors, LearnNothingFromAnIdentifier) {
  const TargetColumn target = yes_or_no(noise(0), 0.4f);
  std::vector<std::int32_t> codes(k_rows);
  std::iota(codes.begin(), codes.end(), 0);
  const auto found = SoloPredictors(target).score_codes(codes, k_rows);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->score, found->baseline);
  EXPECT_FALSE(is_leak(*found));
}

TEST(SoloPredictors, LeaveOutRowsWithoutATarget) {
  const std::vector<float> values = noise(0);
  TargetColumn target = yes_or_no(values, 0.5f);
  for (std::size_t row = 0; row < k_rows; row += 2) target.classes[row] = data::k_missing_code;
  const SoloScore found = score(values, target);
  EXPECT_NEAR(static_cast<double>(found.rows), k_rows / 4.0, 100);
  EXPECT_TRUE(is_leak(found));
}

TEST(SoloPredictors, TakeASampleOfManyRows) {
  constexpr std::size_t k_many = 3 * k_leak_sample_rows;
  const std::vector<float> values = noise(0, k_many);
  const SoloScore found = score(values, yes_or_no(values, 0.5f));
  EXPECT_NEAR(static_cast<double>(found.rows), k_leak_sample_rows / 2.0, 1'000);
  EXPECT_TRUE(is_leak(found));
}

TEST(SoloPredictors, SayNothingOfATargetThatIsConstantWhereTheyAreScored) {
  TargetColumn target;
  target.labels.texts = {"no", "yes"};
  target.classes.assign(100, 0);
  EXPECT_FALSE(SoloPredictors(target).score_numbers(data::sort_values({.numbers = noise(0, 100)})));
  EXPECT_FALSE(SoloPredictors(target).score_codes(std::vector<std::int32_t>(100), 1));
}

TEST(IsLeak, NeedsEnoughRowsToJudgeBy) {
  SoloScore score{.score = 1, .baseline = 0.9, .rows = 100, .surprises = k_leak_surprises_min};
  EXPECT_TRUE(is_leak(score));
  score.surprises = k_leak_surprises_min - 1;
  EXPECT_FALSE(is_leak(score));
}

TEST(IsLeak, NeedsAScoreAboveTheThresholdAndFarAboveTheBaseline) {
  EXPECT_FALSE(is_leak({.score = k_leak_score, .baseline = 0.5, .rows = 1000, .surprises = 500}));
  EXPECT_TRUE(is_leak({.score = 0.991, .baseline = 0.5, .rows = 1000, .surprises = 500}));
  EXPECT_FALSE(is_leak({.score = 0.991, .baseline = 0.95, .rows = 1000, .surprises = 50}));
}

}  // namespace
}  // namespace foretell::train
