#include "train/gini_search.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "train/random.hpp"

namespace foretell::train {
namespace {

/// Rows of a node, and what an exhaustive search says of them.
struct Node {
  std::vector<std::uint8_t> bins;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> draws;
  std::size_t classes = 2;

  /// Rows' Gini impurity on both sides of a split after `bin`, weighted, or infinity where a side is empty.
  double impurity_after(std::uint32_t bin) const {
    double impurity = 0;
    for (const bool is_right : {false, true}) {
      std::vector<double> counts(classes);
      double rows = 0;
      for (std::size_t i = 0; i < bins.size(); ++i) {
        if ((bins[i] > bin) != is_right) continue;
        counts[labels[i]] += draws[i];
        rows += draws[i];
      }
      if (rows == 0) return std::numeric_limits<double>::infinity();
      double squares = 0;
      for (const double count : counts) squares += count * count;
      impurity += rows - squares / rows;
    }
    return impurity;
  }
  double best_impurity() const {
    double best = std::numeric_limits<double>::infinity();
    for (std::uint32_t bin = 0; bin + 1 < k_bins_max; ++bin) best = std::min(best, impurity_after(bin));
    return best;
  }
};

Node random_node(std::size_t rows, std::size_t classes, std::uint32_t bins, Random& random) {
  Node node;
  node.classes = classes;
  for (std::size_t i = 0; i < rows; ++i) {
    node.bins.push_back(static_cast<std::uint8_t>(random.below(bins)));
    node.labels.push_back(random.below(static_cast<std::uint32_t>(classes)));
    node.draws.push_back(1 + random.below(3));
  }
  return node;
}

/// A search of two classes whose tags the tests make themselves.
template <class Search>
Search make_search(std::uint32_t leaf_rows_min = 1) {
  if constexpr (std::is_same_v<Search, TwoClassSearch>) {
    return TwoClassSearch({}, leaf_rows_min);
  } else {
    return ManyClassSearch({}, 2, leaf_rows_min);
  }
}

template <class Search>
class SplitSearch : public testing::Test {};
using Searches = testing::Types<TwoClassSearch, ManyClassSearch>;
TYPED_TEST_SUITE(SplitSearch, Searches);

template <class Search>
void expect_best_split(Search& search, const Node& node) {
  std::vector<std::uint32_t> rows;
  std::vector<typename Search::Tag> tags;
  for (std::uint32_t i = 0; i < node.bins.size(); ++i) {
    rows.push_back(i);
    tags.push_back(Search::tag(node.labels[i], node.draws[i]));
  }
  search.begin({rows, tags});
  SplitChoice choice;
  const bool has_split = search.consider(7, node.bins, k_bins_max, choice);
  const double best = node.best_impurity();
  EXPECT_EQ(has_split, std::isfinite(best));
  if (!has_split) return;
  EXPECT_EQ(choice.feature, 7u);
  EXPECT_NEAR(node.impurity_after(choice.bin), best, 1e-9 * best);
}

TYPED_TEST(SplitSearch, FindsThePurestOfAllSplits) {
  Random random(1, 0);
  TypeParam search = make_search<TypeParam>();
  for (const std::size_t rows : {2u, 3u, 17u, 255u, 256u, 257u, 1'003u}) {
    for (const std::uint32_t bins : {1u, 2u, 9u, 256u}) expect_best_split(search, random_node(rows, 2, bins, random));
  }
}

TEST(ManyClassSplitSearch, FindsThePurestOfAllSplits) {
  Random random(1, 0);
  for (const std::size_t classes : {3u, 30u, 1'000u}) {
    ManyClassSearch search({}, classes, 1);
    for (const std::size_t rows : {2u, 17u, 400u}) {
      for (const std::uint32_t bins : {1u, 2u, 40u, 256u}) {
        expect_best_split(search, random_node(rows, classes, bins, random));
      }
    }
  }
}

TYPED_TEST(SplitSearch, SplitsInTheMiddleOfEmptyBins) {
  TypeParam search = make_search<TypeParam>();
  const std::vector<std::uint8_t> bins{10, 20};
  const std::vector<std::uint32_t> rows{0, 1};
  const std::vector<typename TypeParam::Tag> tags{TypeParam::tag(0, 1), TypeParam::tag(1, 1)};
  search.begin({rows, tags});
  SplitChoice choice;
  ASSERT_TRUE(search.consider(0, bins, 30, choice));
  EXPECT_EQ(choice.bin, 15u);
}

TYPED_TEST(SplitSearch, KeepsTheFirstOfEquallyGoodFeatures) {
  TypeParam search = make_search<TypeParam>();
  const std::vector<std::uint8_t> bins{0, 1, 1, 0};
  const std::vector<std::uint32_t> rows{0, 1, 2, 3};
  std::vector<typename TypeParam::Tag> tags;
  for (const std::uint32_t label : {0u, 1u, 1u, 0u}) tags.push_back(TypeParam::tag(label, 1));
  search.begin({rows, tags});
  SplitChoice choice;
  ASSERT_TRUE(search.consider(4, bins, 2, choice));
  ASSERT_TRUE(search.consider(2, bins, 2, choice));
  EXPECT_EQ(choice.feature, 4u);
}

TYPED_TEST(SplitSearch, CountsTheMostDrawsThatATagHolds) {
  TypeParam search = make_search<TypeParam>();
  const std::vector<std::uint32_t> rows{0, 1};
  const std::vector<typename TypeParam::Tag> tags{TypeParam::tag(0, TypeParam::k_draws_max), TypeParam::tag(1, 1)};
  search.begin({rows, tags});
  EXPECT_FALSE(search.is_pure());
  std::vector<float> shares;
  search.append_probabilities(shares);
  const auto draws = static_cast<float>(TypeParam::k_draws_max);
  EXPECT_EQ(shares, (std::vector<float>{draws / (draws + 1), 1 / (draws + 1)}));
}

}  // namespace
}  // namespace foretell::train
