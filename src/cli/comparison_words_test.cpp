#include "cli/comparison_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using ::testing::HasSubstr;

const ComparedTitles k_titles{"m:1", "m:2"};

train::MetricDifference difference(std::string_view key, bool is_more_better, double value, model::Interval interval,
                                   double p) {
  return {.key = key, .is_more_better = is_more_better, .value = value, .interval = interval, .p = p};
}

TEST(ComparisonWords, SayWhoIsBetterWhereItIsClear) {
  EXPECT_EQ(describe_difference(difference("accuracy", true, 0.008, {0.003, 0.012}, 0.0021), k_titles),
            "m:2 is better by 0.8 points of accuracy (95 % interval 0.3 to 1.2, p = 0.0021): unlikely to be chance.");
  EXPECT_EQ(describe_difference(difference("accuracy", true, -0.02, {-0.03, -0.01}, 1e-9), k_titles),
            "m:1 is better by 2.0 points of accuracy (95 % interval 1.0 to 3.0, p < 0.001): unlikely to be chance.");
}

TEST(ComparisonWords, TakeTheSmallerErrorForTheBetterOne) {
  EXPECT_EQ(describe_difference(difference("log_loss", false, 0.0123, {0.002, 0.02}, 0.01), k_titles),
            "m:1 is better by 0.0123 in log loss (95 % interval 0.002 to 0.02, p = 0.01): unlikely to be chance.");
}

TEST(ComparisonWords, DoNotCryWolf) {
  EXPECT_EQ(
      describe_difference(difference("accuracy", true, 0.002, {-0.001, 0.005}, 0.21), k_titles),
      "m:2 is ahead by 0.2 points of accuracy on these rows, which may well be chance (95 % interval -0.1 to 0.5, "
      "p = 0.21).");
  // Both tests must agree.
  EXPECT_THAT(describe_difference(difference("accuracy", true, 0.002, {0.0001, 0.005}, 0.06), k_titles),
              HasSubstr("may well be chance"));
  EXPECT_EQ(describe_difference(difference("mae", false, 0, {0, 0}, 1), k_titles),
            "Both are alike in MAE on these rows.");
}

TEST(ComparisonWords, ShowSmallGainsToo) {
  EXPECT_THAT(describe_difference(difference("accuracy", true, 0.00042, {0.0001, 0.0009}, 0.01), k_titles),
              HasSubstr("by 0.042 points of accuracy (95 % interval 0.01 to 0.09"));
}

TEST(ComparisonWords, CountWhoIsRightWhereTheyDisagree) {
  train::Comparison comparison;
  comparison.rows = 200;
  comparison.differing = {1, 2, 3, 4, 5, 6};
  comparison.only_first_right = 2;
  comparison.only_second_right = 4;
  comparison.mcnemar = train::mcnemar(2, 4);
  const std::vector<std::string> verdict = describe_verdict(comparison, false, k_titles);
  EXPECT_EQ(verdict.front(),
            "They answer 97.0 % of the rows alike; where they do not, m:1 alone is right 2 times, m:2 alone 4 times "
            "(McNemar's test: p = 0.45, exact 0.69).");
  EXPECT_THAT(verdict.back(), HasSubstr("are few (6)"));
}

TEST(ComparisonWords, SayWhenTheyNeverDisagree) {
  train::Comparison comparison;
  comparison.rows = 200;
  EXPECT_THAT(describe_verdict(comparison, true, k_titles), ::testing::ElementsAre("They answer every row alike."));
}

}  // namespace
}  // namespace foretell::cli
