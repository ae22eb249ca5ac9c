#include "model/importance_ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::model {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

TEST(ImportanceRanking, PutsTheColumnFirstWhoseShufflingCostsMost) {
  const ImportanceRanking ranking({{.column = "a", .impurity = 0.9, .permutation = 0.1},
                                   {.column = "b", .impurity = 0.1, .permutation = 0.4},
                                   {.column = "c", .impurity = 0.0, .permutation = -0.1}});
  EXPECT_TRUE(ranking.is_by_permutation());
  ASSERT_EQ(ranking.size(), 3u);
  EXPECT_THAT(ranking.first(2),
              ElementsAre(Field(&ColumnImportance::column, "b"), Field(&ColumnImportance::column, "a")));
  EXPECT_EQ(ranking.value_of(ranking.first(1)[0]), 0.4);
  EXPECT_EQ(ranking.share_of_most(ranking.first(2)[1]), 0.25);
  EXPECT_EQ(ranking.share_of_most(ranking.first(3)[2]), 0);
}

TEST(ImportanceRanking, GoesByTheSplitsWhereNoColumnWasShuffled) {
  const ImportanceRanking ranking({{.column = "a", .impurity = 0.2}, {.column = "b", .impurity = 0.8}});
  EXPECT_FALSE(ranking.is_by_permutation());
  EXPECT_THAT(ranking.first(1), ElementsAre(Field(&ColumnImportance::column, "b")));
  EXPECT_EQ(ranking.share_of_most(ranking.first(2)[1]), 0.25);
}

TEST(ImportanceRanking, IsEmptyWhereNothingWasMeasured) {
  EXPECT_TRUE(ImportanceRanking({}).is_empty());
  EXPECT_TRUE(ImportanceRanking({{.column = "a"}}).is_empty());
  EXPECT_TRUE(ImportanceRanking({}).first(5).empty());
}

}  // namespace
}  // namespace foretell::model
