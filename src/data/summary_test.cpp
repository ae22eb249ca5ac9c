#include "data/summary.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

TEST(Summarize, CountsWhatEachColumnHolds) {
  Table table;
  table.schema.columns = {{"age", ColumnType::number}, {"sex", ColumnType::category, {"f", "m"}}};
  table.columns = {{{5, k_missing_number, 1, 3}, {}}, {{}, {0, 1, k_missing_code, 1}}};
  table.target = {0, 0, 1, 1};

  const auto summaries = summarize(table);

  EXPECT_EQ(summaries[0].missing, 1u);
  EXPECT_EQ(summaries[0].quantiles, (std::vector<double>{1, 1, 1, 3, 3, 3, 5}));
  EXPECT_EQ(summaries[1].missing, 1u);
  EXPECT_EQ(summaries[1].counts, (std::vector<std::size_t>{1, 2}));
}

TEST(Summarize, HasNoQuantilesOfNothing) {
  Table table;
  table.schema.columns = {{"x", ColumnType::number}};
  table.columns = {{{k_missing_number}, {}}};
  table.target = {0};
  EXPECT_TRUE(summarize(table)[0].quantiles.empty());
}

}  // namespace
}  // namespace foretell::data
