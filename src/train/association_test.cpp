#include "train/association.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using Measure = Association::Measure;

constexpr float k_none = data::k_missing_number;

data::SortedValues sorted(std::vector<float> numbers) { return data::sort_values({.numbers = std::move(numbers)}); }

TargetColumn classes(std::vector<std::int32_t> places, std::size_t count) {
  TargetColumn target;
  target.labels.texts.resize(count, "class");
  target.classes = std::move(places);
  return target;
}

TargetColumn numbers(std::vector<float> values) {
  return make_target({.schema = {.name = "y"}, .values = {.numbers = std::move(values)}}, data::Task::regression)
      .value();
}

void expect_association(const std::optional<Association>& found, Measure measure, double value, double strength) {
  ASSERT_TRUE(found);
  EXPECT_EQ(to_text(found->measure), to_text(measure));
  EXPECT_NEAR(found->value, value, 1e-12);
  EXPECT_NEAR(found->strength, strength, 1e-12);
}

// The expected figures are those of scipy 1.17 and scikit-learn 1.9, or computed with numpy by the formula named.

TEST(AssociateNumbers, CorrelatesWithNumbers) {
  const double expected = 0.9047619047619048;  // scipy.stats.pearsonr
  expect_association(associate_numbers(sorted({1, 2, 3, 4, 5, 6, 7, 8}), numbers({2, 1, 4, 3, 6, 5, 8, 7})),
                     Measure::pearson, expected, expected);
  expect_association(associate_numbers(sorted({1, 2, 3, 4, 5, 6, 7, 8}), numbers({-2, -1, -4, -3, -6, -5, -8, -7})),
                     Measure::pearson, -expected, expected);
}

TEST(AssociateNumbers, TellsRanksWhereTheyCorrelateMuchBetter) {
  // scipy.stats: pearsonr 0.742, spearmanr 0.9286
  expect_association(associate_numbers(sorted({1, 2, 3, 4, 5, 6, 7, 8}), numbers({2.5, 1, 4, 3.5, 6, 5, 9, 30})),
                     Measure::spearman, 0.9285714285714287, 0.9285714285714287);
}

TEST(AssociateNumbers, LeavesOutRowsWithoutEither) {
  expect_association(associate_numbers(sorted({1, k_none, 2, 3, 9}), numbers({2, 7, 4, 6, k_none})), Measure::pearson,
                     1, 1);
}

TEST(AssociateNumbers, RanksTiesByTheMeanOfTheirRanks) {
  // scipy.stats.spearmanr([1, 2, 2, 3, 4], [1, 10, 100, 1000, 100000]) = 0.9746794344808963
  expect_association(associate_numbers(sorted({1, 2, 2, 3, 4}), numbers({1, 10, 100, 1000, 100000})), Measure::spearman,
                     0.9746794344808963, 0.9746794344808963);
}

TEST(AssociateNumbers, IsTheAreaUnderTheCurveForTwoClasses) {
  // sklearn.metrics.roc_auc_score = 0.625, ties among them
  expect_association(associate_numbers(sorted({1, 2, 2, 3, 3, 3, 4, 4}), classes({0, 0, 1, 0, 1, 1, 1, 0}, 2)),
                     Measure::auc, 0.625, 0.25);
  expect_association(associate_numbers(sorted({4, 3, 2, 1}), classes({0, 0, 1, 1}, 2)), Measure::auc, 0, 1);
}

TEST(AssociateNumbers, IsTheCorrelationRatioForMoreClasses) {
  // numpy: sqrt(1 - (1 - SSB / SST) (n - 1) / (n - k))
  expect_association(associate_numbers(sorted({1, 2, 4, 5, 9, 8, 10, 1.5}), classes({0, 0, 1, 1, 2, 2, 2, 0}, 3)),
                     Measure::eta, 0.9759052583761646, 0.9759052583761646);
}

TEST(AssociateNumbers, IsNothingWhereEitherIsConstant) {
  EXPECT_FALSE(associate_numbers(sorted({3, 3, 3}), classes({0, 1, 0}, 2)));
  EXPECT_FALSE(associate_numbers(sorted({1, 2, k_none}), numbers({5, 5, 6}))) << "the third row has no value";
  EXPECT_FALSE(associate_numbers(sorted({1, 2, k_none}), classes({0, 0, 1}, 2)));
  EXPECT_FALSE(associate_numbers(sorted({}), classes({0, 1}, 2)));
}

TEST(AssociateCodes, IsCramersVWithoutItsBias) {
  std::vector<std::int32_t> codes, labels;
  const int table[3][2] = {{10, 2}, {3, 8}, {4, 5}};
  for (std::int32_t code = 0; code < 3; ++code) {
    for (std::int32_t label = 0; label < 2; ++label) {
      codes.insert(codes.end(), static_cast<std::size_t>(table[code][label]), code);
      labels.insert(labels.end(), static_cast<std::size_t>(table[code][label]), label);
    }
  }
  // numpy by Bergsma's formula, chi squared from scipy.stats.chi2_contingency; without the correction 0.488
  expect_association(associate_codes(codes, 3, classes(labels, 2)), Measure::cramers_v, 0.4236255878418169,
                     0.4236255878418169);
}

TEST(AssociateCodes, IsOneForACopyOfTheClasses) {
  expect_association(associate_codes({2, 0, 2, 0, 1, 1}, 3, classes({0, 1, 0, 1, 2, 2}, 3)), Measure::cramers_v, 1, 1);
}

TEST(AssociateCodes, IsTheCorrelationRatioForNumbers) {
  // as AssociateNumbers.IsTheCorrelationRatioForMoreClasses
  expect_association(
      associate_codes({0, 0, 1, 1, 2, 2, 2, 0, data::k_missing_code}, 3, numbers({1, 2, 4, 5, 9, 8, 10, 1.5, 99})),
      Measure::eta, 0.9759052583761646, 0.9759052583761646);
}

TEST(AssociateCodes, IsZeroForAnIdentifier) {
  std::vector<std::int32_t> codes(40), labels;
  std::iota(codes.begin(), codes.end(), 0);
  for (int i = 0; i < 40; ++i) labels.push_back(i % 2);
  expect_association(associate_codes(codes, 40, classes(labels, 2)), Measure::cramers_v, 0, 0);
  expect_association(associate_codes(codes, 40, numbers(std::vector<float>(codes.begin(), codes.end()))), Measure::eta,
                     0, 0);
}

TEST(AssociateCodes, IsNothingForOneLevel) {
  EXPECT_FALSE(associate_codes({0, 0, 0}, 2, classes({0, 1, 0}, 2)));
  EXPECT_FALSE(associate_codes({0, 0, 0}, 2, numbers({1, 2, 3})));
  EXPECT_FALSE(associate_codes({-1, -1}, 2, classes({0, 1}, 2)));
}

}  // namespace
}  // namespace foretell::train
