#include "data/row_digests.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::data {
namespace {

using Row = std::array<std::string_view, 3>;

RowDigests digests_of(std::initializer_list<Row> rows) {
  RowDigests digests(3);
  for (const Row& row : rows) digests.add(row);
  return digests;
}

TEST(RowDigests, CountsRowsThatRepeatAnEarlierOne) {
  RowDigests digests = digests_of({{"a", "1", ""}, {"b", "1", ""}, {"a", "1", ""}, {"a", "", "1"}, {"a", "1", ""}});
  EXPECT_EQ(digests.rows_kept(), 5u);
  EXPECT_EQ(digests.take_repeated_rows(), 2u);
}

TEST(RowDigests, TellsTheOrderOfCellsApart) {
  EXPECT_EQ(digests_of({{"a", "b", "c"}, {"b", "a", "c"}, {"ab", "", "c"}, {"", "ab", "c"}}).take_repeated_rows(), 0u);
}

TEST(RowDigests, AreTheSameForColumnsWithTheSameCells) {
  const RowDigests digests = digests_of({{"a", "a", "b"}, {"b", "b", "a"}, {"", "", ""}});
  EXPECT_EQ(digests.columns()[0], digests.columns()[1]);
  EXPECT_NE(digests.columns()[0], digests.columns()[2]) << "the same cells in another order";
}

TEST(RowDigests, KeepUpToTheLimitOfRows) {
  RowDigests digests(1);
  const std::array<std::string_view, 1> row{"x"};
  for (std::size_t i = 0; i < limits::k_digested_rows_max; ++i) digests.add(row);
  EXPECT_EQ(digests.rows_kept(), limits::k_digested_rows_max);
  digests.add(row);
  EXPECT_EQ(digests.rows_kept(), limits::k_digested_rows_max);
  EXPECT_EQ(digests.take_repeated_rows(), limits::k_digested_rows_max - 1);
}

}  // namespace
}  // namespace foretell::data
