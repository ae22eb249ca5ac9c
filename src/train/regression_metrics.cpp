#include "train/regression_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace foretell::train {
namespace {

/// R2 from sums of squares. A target that does not vary leaves nothing to explain: scikit-learn's convention.
double r2_of(double residual_squares, double total_squares) {
  if (total_squares > 0) return 1 - residual_squares / total_squares;
  return residual_squares > 0 ? 0 : 1;
}

template <class Prediction, class Count>
model::RegressionScores score(std::span<const double> truth, Prediction prediction, Count count) {
  constexpr double k_epsilon = std::numeric_limits<double>::epsilon();
  double rows = 0;
  double sum = 0;  // of the distances from the first, so that a constant target has a deviation of exactly 0
  double errors = 0;
  double shares = 0;
  double residual_squares = 0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const double times = count(row);
    const double error = std::abs(truth[row] - prediction(row));
    rows += times;
    sum += times * (truth[row] - truth[0]);
    errors += times * error;
    shares += times * (error / std::max(std::abs(truth[row]), k_epsilon));
    residual_squares += times * error * error;
  }
  const double mean = sum / rows;
  double total_squares = 0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const double distance = truth[row] - truth[0] - mean;
    total_squares += count(row) * distance * distance;
  }
  model::RegressionScores scores{
      .mae = errors / rows, .rmse = std::sqrt(residual_squares / rows), .mape = shares / rows};
  if (rows >= 2) scores.r2 = r2_of(residual_squares, total_squares);
  return scores;
}

}  // namespace

model::RegressionScores score_numbers(std::span<const double> truth, std::span<const float> predicted,
                                      std::span<const std::uint32_t> row_counts) {
  const auto prediction = [&](std::size_t row) { return static_cast<double>(predicted[row]); };
  if (row_counts.empty()) return score(truth, prediction, [](std::size_t) { return 1.0; });
  return score(truth, prediction, [&](std::size_t row) { return static_cast<double>(row_counts[row]); });
}

model::RegressionScores score_constant(std::span<const double> truth, double constant) {
  return score(truth, [&](std::size_t) { return constant; }, [](std::size_t) { return 1.0; });
}

}  // namespace foretell::train
