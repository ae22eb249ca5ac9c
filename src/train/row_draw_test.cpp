#include "train/row_draw.hpp"

#include <gtest/gtest.h>

namespace foretell::train {
namespace {

std::vector<double> shares_of(std::size_t rows, std::span<const double> weights) {
  constexpr std::size_t k_draws = 200'000;
  const RowDraw draw(rows, weights);
  Random random(3, 0);
  std::vector<double> shares(rows);
  for (std::size_t i = 0; i < k_draws; ++i) shares[draw(random)] += 1.0 / k_draws;
  return shares;
}

TEST(RowDraw, DrawsRowsAlikeWithoutWeights) {
  for (const double share : shares_of(5, {})) EXPECT_NEAR(share, 0.2, 0.01);
}

TEST(RowDraw, DrawsRowsInProportionToTheirWeights) {
  const std::vector<double> weights{0, 1e300, 3e300, 0, 4e300, 2e300};
  const std::vector<double> shares = shares_of(weights.size(), weights);
  for (std::size_t row = 0; row < weights.size(); ++row) EXPECT_NEAR(shares[row], weights[row] / 1e301, 0.01) << row;
  EXPECT_EQ(shares[0], 0);
  EXPECT_EQ(shares[3], 0);
}

}  // namespace
}  // namespace foretell::train
