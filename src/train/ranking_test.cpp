#include "train/ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using testing::ElementsAre;

/// Scores with a tie of three. Reference values are scikit-learn 1.9's for the same rows.
struct TiedScores : testing::Test {
  std::vector<std::uint32_t> labels{0, 1, 0, 1, 1, 0, 0, 1};
  Ranking ranking{{.125f, .75f, .5f, .5f, .25f, .5f, 0.f, 1.f}};

  std::vector<Cut> cuts_of(std::uint32_t member, std::span<const std::uint32_t> row_counts = {}) const {
    std::vector<Cut> cuts;
    ranking.cut(labels, member, row_counts, cuts);
    return cuts;
  }
};

TEST_F(TiedScores, AreCutBetweenGroupsOnly) {
  EXPECT_THAT(cuts_of(1), ElementsAre(Cut{1.f, 1, 0}, Cut{.75f, 2, 0}, Cut{.5f, 3, 2}, Cut{.25f, 4, 2},
                                      Cut{.125f, 4, 3}, Cut{0.f, 4, 4}));
}

TEST_F(TiedScores, HaveTheCurvesOfScikitLearn) {
  EXPECT_DOUBLE_EQ(roc_auc(cuts_of(1)).value_or(-1), 0.8125);
  EXPECT_DOUBLE_EQ(average_precision(cuts_of(1)).value_or(-1), 0.8166666666666667);
}

TEST_F(TiedScores, HaveTheThresholdOfTheLargestF1) {
  const auto best = best_threshold(cuts_of(1));
  ASSERT_TRUE(best);
  EXPECT_EQ(best->threshold, .25);
  EXPECT_DOUBLE_EQ(best->f1, 0.8);
  EXPECT_DOUBLE_EQ(best->precision, 2.0 / 3);
  EXPECT_EQ(best->recall, 1);
}

TEST_F(TiedScores, CountRowsAsOftenAsIsSaid) {
  const std::vector<std::uint32_t> twice(8, 2);
  EXPECT_EQ(roc_auc(cuts_of(1, twice)), roc_auc(cuts_of(1)));
  const std::vector<std::uint32_t> only_first_two{1, 1, 0, 0, 0, 0, 0, 0};
  EXPECT_THAT(cuts_of(1, only_first_two), ElementsAre(Cut{.75f, 1, 0}, Cut{.125f, 1, 1}));
}

TEST_F(TiedScores, SayNothingOfAClassWithoutRows) {
  EXPECT_FALSE(roc_auc(cuts_of(2)));
  EXPECT_FALSE(average_precision(cuts_of(2)));
  EXPECT_FALSE(best_threshold(cuts_of(2)));
}

}  // namespace
}  // namespace foretell::train
