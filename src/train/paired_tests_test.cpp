#include "train/paired_tests.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "train/random.hpp"

namespace foretell::train {
namespace {

// Expected values: scipy 1.17.1, binom.cdf and binom.pmf with chance 1/2 (exact: binomtest; mid-p: 2 cdf - pmf).
TEST(McNemar, EqualsScipysBinomialTest) {
  struct Case {
    std::uint64_t first, second;
    double exact, mid;
  };
  for (const Case& c :
       {Case{10, 3, 0.09228515625, 0.05737304687500002}, Case{121, 59, 4.4344492637551645e-06, 3.2666467957745733e-06},
        Case{1000, 1100, 0.03072070786424249, 0.029110633685909233},
        Case{0, 20, 1.9073486328125e-06, 9.536743164062494e-07}, Case{33, 34, 1.0, 0.9035973456835129},
        Case{1, 0, 1.0, 0.5}, Case{5, 5, 1.0, 1.0}}) {
    EXPECT_NEAR(mcnemar(c.first, c.second).exact_p, c.exact, 1e-9 * c.exact) << c.first << " " << c.second;
    EXPECT_NEAR(mcnemar(c.first, c.second).mid_p, c.mid, 1e-9 * c.mid) << c.first << " " << c.second;
    EXPECT_EQ(mcnemar(c.first, c.second).mid_p, mcnemar(c.second, c.first).mid_p);
  }
}

TEST(McNemar, SaysNothingWhereNoRowIsDecidedOtherwise) {
  EXPECT_EQ(mcnemar(0, 0).exact_p, 1);
  EXPECT_EQ(mcnemar(0, 0).mid_p, 1);
}

TEST(McNemar, StaysAChanceForMillionsOfRows) {
  EXPECT_NEAR(mcnemar(1'000'000'000, 1'000'000'000).mid_p, 1, 1e-4);
  EXPECT_EQ(mcnemar(0, 1'000'000'000).mid_p, 0);
}

// Expected values: scipy 1.17.1, ttest_1samp(x, 0).pvalue.
TEST(PairedTTest, EqualsScipysTTest) {
  EXPECT_NEAR(paired_t_test(std::vector{0.5, -0.2, 0.1, 0.9, 0.3, -0.1, 0.05, 0.4}), 0.09551980520572384, 1e-12);
  EXPECT_NEAR(paired_t_test(std::vector{1.0, 1.1, 0.9, 1.05}), 0.00016430951783288385, 1e-12);
  EXPECT_NEAR(paired_t_test(std::vector{3.0, 1.0}), 0.2951672353008665, 1e-12);
  std::vector<double> waves;
  for (int i = 0; i < 1000; ++i) waves.push_back(std::sin(i) + 0.03);
  EXPECT_NEAR(paired_t_test(waves), 0.1802085276474688, 1e-9);
}

TEST(PairedTTest, DecidesWhereAllDifferencesAreEqual) {
  EXPECT_EQ(paired_t_test(std::vector{0.0, 0.0, 0.0}), 1);
  EXPECT_EQ(paired_t_test(std::vector{0.5, 0.5}), 0);
  EXPECT_EQ(paired_t_test(std::vector{0.5}), 1);
  EXPECT_EQ(paired_t_test({}), 1);
}

const Difference k_mean = [](std::span<const double> sums) { return std::optional(sums[1] / sums[0]); };

/// Rows of {1, x}: x of a fair coin, 1 or -1.
std::vector<double> coins(std::size_t rows) {
  Random random(7, 0);
  std::vector<double> terms;
  for (std::size_t i = 0; i < rows; ++i) {
    terms.push_back(1);
    terms.push_back(random.below(2) == 0 ? 1 : -1);
  }
  return terms;
}

// The mean of n coins has the deviation 1/sqrt(n), so its 95 % interval is about +-1.96/sqrt(n): also where rows are
// added up first.
TEST(Bootstrap, IsAsWideAsTheNormalApproximation) {
  for (const std::size_t rows :
       {std::size_t{400}, limits::k_compared_units_max, 4 * limits::k_compared_units_max + 1}) {
    const std::vector<double> terms = coins(rows);
    const auto interval = bootstrap(PairedSums(terms, 2), std::span(&k_mean, 1), 1)[0];
    ASSERT_TRUE(interval);
    const double expected = 2 * 1.96 / std::sqrt(static_cast<double>(rows));
    EXPECT_NEAR(interval->high - interval->low, expected, 0.12 * expected) << rows;
  }
}

TEST(Bootstrap, IsTheSameForTheSameSeed) {
  const std::vector<double> terms = coins(100);
  const PairedSums sums(terms, 2);
  EXPECT_EQ(bootstrap(sums, std::span(&k_mean, 1), 1)[0]->low, bootstrap(sums, std::span(&k_mean, 1), 1)[0]->low);
}

TEST(Bootstrap, HasNoIntervalWhereAResampleLeavesTheFigureUndefined) {
  const std::vector<double> terms{1, 0, 1, 1};
  const Difference fragile = [](std::span<const double> sums) {
    return sums[1] == 0 ? std::nullopt : std::optional(sums[0] / sums[1]);
  };
  EXPECT_FALSE(bootstrap(PairedSums(terms, 2), std::span(&fragile, 1), 1)[0]);
}

TEST(PairedSums, AddsUpNeighboursPastTheLimit) {
  const auto units_of = [](std::size_t rows) { return PairedSums(std::vector<double>(rows, 1.0), 1).units(); };
  EXPECT_EQ(units_of(limits::k_compared_units_max), limits::k_compared_units_max);
  EXPECT_EQ(units_of(limits::k_compared_units_max + 1), limits::k_compared_units_max);
  const PairedSums sums(std::vector<double>(limits::k_compared_units_max + 1, 1.0), 1);
  double total = 0;
  for (std::size_t i = 0; i < sums.units(); ++i) total += sums.unit(i)[0];
  EXPECT_EQ(total, static_cast<double>(limits::k_compared_units_max + 1));
}

}  // namespace
}  // namespace foretell::train
