#include "train/bins.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "train/random.hpp"

namespace foretell::train {
namespace {

using testing::ElementsAre;

BinnedFeatures bin(std::vector<float> numbers, std::size_t threads = 1) {
  const std::size_t rows = numbers.size();
  const std::vector<FeatureColumn> columns{{.numbers = std::move(numbers), .codes = {}, .codes_end = 0}};
  return bin_features(columns, rows, threads);
}

/// What a bin promises: edges[b - 1] < x <= edges[b].
void expect_bins_to_hold(const BinnedFeatures& binned, std::size_t feature, const std::vector<float>& values) {
  const std::vector<float>& edges = binned.edges[feature];
  ASSERT_LT(edges.size(), k_bins_max);
  EXPECT_TRUE(std::ranges::is_sorted(edges));
  EXPECT_EQ(std::ranges::adjacent_find(edges), edges.end());  // no edge twice
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::size_t b = binned.column(feature)[row];
    if (b > 0) {
      EXPECT_LT(edges[b - 1], values[row]);
    }
    if (b < edges.size()) {
      EXPECT_LE(values[row], edges[b]);
    }
  }
}

std::vector<float> random_numbers(std::size_t count, std::uint32_t distinct) {
  Random random(3, 0);
  std::vector<float> numbers;
  numbers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<float>(random.below(distinct)) - 100);
  return numbers;
}

TEST(BinFeatures, PutsEdgesHalfWayBetweenFewValues) {
  const BinnedFeatures binned = bin({3, -1, 3, 10, -1});
  EXPECT_THAT(binned.edges[0], ElementsAre(1, 6.5f));
  EXPECT_THAT(binned.bins, ElementsAre(1, 0, 1, 2, 0));
}

TEST(BinFeatures, TakesTheLowerOfTwoNeighboursWithNothingBetween) {
  const float low = 1;
  const float high = std::nextafter(low, 2.0f);
  const BinnedFeatures binned = bin({high, low});
  EXPECT_THAT(binned.edges[0], ElementsAre(low));
  EXPECT_THAT(binned.bins, ElementsAre(1, 0));
}

TEST(BinFeatures, HoldsTheLargestNumbers) {
  constexpr float k_max = std::numeric_limits<float>::max();
  const std::vector<float> values{-k_max, k_max, 0, std::nextafter(k_max, 0.0f)};
  expect_bins_to_hold(bin(values), 0, values);
}

TEST(BinFeatures, TakesTheTwoZerosForOneValue) {
  const BinnedFeatures binned = bin({0.0f, -0.0f});
  EXPECT_THAT(binned.edges[0], ElementsAre());
  EXPECT_THAT(binned.bins, ElementsAre(0, 0));
}

TEST(BinFeatures, GivesAConstantOneBin) {
  EXPECT_THAT(bin({5, 5, 5}).edges[0], ElementsAre());
  EXPECT_THAT(bin({5}).bins, ElementsAre(0));
}

TEST(BinFeatures, GivesEachOfUpToTwoHundredFiftySixValuesABin) {
  for (const std::size_t distinct : {255u, 256u, 257u}) {
    std::vector<float> values;
    values.reserve(2 * distinct);
    for (std::size_t i = 0; i < 2 * distinct; ++i) values.push_back(static_cast<float>(i % distinct));
    const BinnedFeatures binned = bin(values);
    EXPECT_EQ(binned.bins_of(0), std::min(distinct, k_bins_max));
    expect_bins_to_hold(binned, 0, values);
  }
}

TEST(BinFeatures, MakesBinsOfManyValuesAboutEquallyFull) {
  for (const std::size_t rows : {10'000u, 300'000u}) {  // all rows, and a sample of them
    const std::vector<float> values = random_numbers(rows, 1u << 20);
    const BinnedFeatures binned = bin(values);
    EXPECT_EQ(binned.bins_of(0), k_bins_max);
    expect_bins_to_hold(binned, 0, values);
    std::vector<std::size_t> counts(k_bins_max);
    for (const std::uint8_t b : binned.bins) ++counts[b];
    EXPECT_LT(std::ranges::max(counts), 3 * rows / k_bins_max);
    EXPECT_GT(std::ranges::min(counts), rows / k_bins_max / 3);
  }
}

TEST(BinFeatures, GivesAFrequentValueABinOfItsOwnAndTheRestTheOthers) {
  std::vector<float> values = random_numbers(4'000, 3'000);
  values.insert(values.end(), 4'000, 500.0f);
  const BinnedFeatures binned = bin(values);
  expect_bins_to_hold(binned, 0, values);
  std::set<float> beside;  // other values in the bin of 500
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (binned.bins[row] == binned.bins.back() && values[row] != 500) beside.insert(values[row]);
  }
  EXPECT_THAT(beside, ElementsAre());
  EXPECT_GT(binned.bins_of(0), 200u);
}

TEST(BinFeatures, SplitsCodesBetweenNeighbours) {
  const std::vector<FeatureColumn> columns{{.numbers = {}, .codes = {2, 0, 1, 2}, .codes_end = 3}};
  const BinnedFeatures binned = bin_features(columns, 4, 1);
  EXPECT_THAT(binned.edges[0], ElementsAre(0.5f, 1.5f));
  EXPECT_THAT(binned.bins, ElementsAre(2, 0, 1, 2));
}

TEST(BinFeatures, CutsCodesIntoBinsOnceThereAreTooManyForOneEach) {
  for (const std::uint32_t end : {256u, 257u}) {
    std::vector<std::uint32_t> codes;
    std::vector<float> values;
    for (std::uint32_t i = 0; i < 3 * end; ++i) {
      codes.push_back(i % end);
      values.push_back(static_cast<float>(i % end));
    }
    const std::vector<FeatureColumn> columns{{.numbers = {}, .codes = codes, .codes_end = end}};
    const BinnedFeatures binned = bin_features(columns, codes.size(), 1);
    EXPECT_GT(binned.bins_of(0), 200u);
    expect_bins_to_hold(binned, 0, values);
  }
}

TEST(BinFeatures, MakesAFeatureOfTwoBinsOfEachPlaceOfAOneHotColumn) {
  const std::vector<FeatureColumn> columns{{.column = 0, .numbers = {5, 6, 5}},
                                           {.column = 1, .codes = {2, 0, 1}, .codes_end = 3, .is_one_hot = true},
                                           {.column = 2, .codes = {1, 0, 1}, .codes_end = 2}};
  const BinnedFeatures binned = bin_features(columns, 3, 1);
  EXPECT_THAT(binned.column_of, ElementsAre(0, 1, 1, 1, 2));
  for (std::size_t feature = 1; feature < 4; ++feature) EXPECT_THAT(binned.edges[feature], ElementsAre(0.5f));
  EXPECT_THAT(binned.bins, ElementsAre(0, 1, 0, /* place 0 */ 0, 1, 0, /* 1 */ 0, 0, 1, /* 2 */ 1, 0, 0, 1, 0, 1));
}

TEST(BinFeatures, DoesNotDependOnTheNumberOfThreads) {
  std::vector<FeatureColumn> columns;
  for (std::uint32_t distinct : {2u, 300u, 1u << 20, 77u, 5'000u}) {
    columns.push_back({.numbers = random_numbers(3'000, distinct), .codes = {}, .codes_end = 0});
  }
  const BinnedFeatures one = bin_features(columns, 3'000, 1);
  for (const std::size_t threads : {2u, 5u}) {
    const BinnedFeatures many = bin_features(columns, 3'000, threads);
    EXPECT_EQ(many.edges, one.edges);
    EXPECT_EQ(many.bins, one.bins);
  }
}

}  // namespace
}  // namespace foretell::train
