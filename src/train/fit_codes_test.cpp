#include "train/fit_codes.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/table.hpp"

namespace foretell::train {
namespace {

using model::Fill;
using testing::ElementsAre;

constexpr std::int32_t k_gone = data::k_missing_code;
const data::ColumnSchema k_column{"c", data::ColumnType::category, {"p", "q", "r", "s"}};

CodeFit fit(const std::vector<std::int32_t>& codes, const ColumnPlan& plan) {
  std::vector<std::uint32_t> rows(codes.size());
  std::iota(rows.begin(), rows.end(), 0u);
  return fit_codes(k_column, codes, rows, plan);
}

TEST(FitCodes, KnowsTheCategoriesOfTheRowsAlone) {
  const CodeFit result = fit({0, 2, 2}, {.fill = Fill::own});
  EXPECT_THAT(result.categories, ElementsAre("p", "r"));
  EXPECT_THAT(result.level_of, ElementsAre(0, 1));
  EXPECT_EQ(result.other_level, 1) << "unknown ones are taken for the most frequent";
}

TEST(FitCodes, GivesMissingValuesALevelOfTheirOwn) {
  const CodeFit result = fit({0, k_gone, 2}, {.fill = Fill::own});
  EXPECT_EQ(result.levels(), 3);
  EXPECT_EQ(result.level(k_gone), 2);
  EXPECT_THAT(result.level_rows, ElementsAre(1, 1, 1));
}

TEST(FitCodes, FillsMissingValuesWithTheMostFrequentOrAConstant) {
  EXPECT_EQ(fit({0, k_gone, 2, 2}, {.fill = Fill::most_frequent}).level(k_gone), 1);
  EXPECT_EQ(fit({0, k_gone, 2, 2}, {.fill = Fill::constant, .fill_text = "p"}).level(k_gone), 0);
  const CodeFit other = fit({0, k_gone, 2, 2}, {.fill = Fill::constant, .fill_text = "none"});
  EXPECT_EQ(other.level(k_gone), 2) << "a text that is no category is a level";
  EXPECT_EQ(other.levels(), 3);
}

TEST(FitCodes, JoinsRareCategoriesAndUnknownTextsWithThem) {
  const CodeFit result = fit({0, 1, 2, 2, 3, 3, 3}, {.fill = Fill::own, .rare_rows = 2});
  EXPECT_THAT(result.categories, ElementsAre("p", "q", "r", "s"));
  EXPECT_THAT(result.level_of, ElementsAre(2, 2, 0, 1));
  EXPECT_THAT(result.level_rows, ElementsAre(2, 3, 2));
  EXPECT_EQ(result.other_level, 2);
}

TEST(FitCodes, KeepsACategoryThatHasExactlyTheRowsAskedFor) {
  EXPECT_THAT(fit({0, 0, 1, 1, 1}, {.rare_rows = 2}).level_of, ElementsAre(0, 1));
}

TEST(FitCodes, SurvivesAColumnThatIsAlwaysMissing) {
  for (const Fill fill_way : {Fill::own, Fill::most_frequent, Fill::constant}) {
    const CodeFit result = fit({k_gone, k_gone}, {.fill = fill_way, .rare_rows = 3});
    EXPECT_EQ(result.levels(), 1);
    EXPECT_EQ(result.level(k_gone), 0);
  }
}

}  // namespace
}  // namespace foretell::train
