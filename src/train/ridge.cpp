#include "train/ridge.hpp"

#include <cmath>

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include "base/threads.hpp"
#include "train/design_matrix.hpp"

namespace foretell::train {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double weighted_mean(const DesignMatrix& x, const std::vector<double>& numbers) {
  double sum = 0;
  double total = 0;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    sum += x.weight(row) * numbers[row];
    total += x.weight(row);
  }
  return sum / total;
}

/// X'W(y - `mean`).
VectorXd products_with_target(const DesignMatrix& x, const std::vector<double>& y, double mean, std::size_t threads) {
  VectorXd products = VectorXd::Zero(x.width());
  parallel_for(x.columns(), threads, [&](std::size_t column) {
    for (std::size_t row = 0; row < y.size(); ++row) {
      const auto [feature, value] = x.entry(column, row);
      products[feature] += x.weight(row) * value * (y[row] - mean);
    }
  });
  return products;
}

/// What is known of the training part once all of its rows were seen. The last feature is the bias.
struct NormalEquations {
  MatrixXd products;  // lower triangle of X'WX
  VectorXd target;    // X'W(y - target_mean)
  VectorXd shifts;    // that X was moved down by
  double target_mean = 0;
};

NormalEquations normal_equations(const Prepared& prepared, std::size_t threads) {
  DesignMatrix x(prepared);
  x.centre_numbers();
  const double mean = weighted_mean(x, prepared.target_numbers);
  return {.products = gram(x, 1, threads),
          .target = products_with_target(x, prepared.target_numbers, mean, threads),
          .shifts = x.shifts(),
          .target_mean = mean};
}

/// The weights of the features, then the bias.
VectorXd solve(const NormalEquations& equations, double alpha) {
  const Index features = equations.target.size() - 1;
  const VectorXd means = equations.products.row(features).head(features) / equations.products(features, features);
  MatrixXd centred = equations.products.topLeftCorner(features, features);
  centred.selfadjointView<Eigen::Lower>().rankUpdate(means, -equations.products(features, features));
  centred.diagonal().array() += alpha;
  VectorXd solution(features + 1);
  solution.head(features) =
      centred.selfadjointView<Eigen::Lower>().ldlt().solve(equations.target.head(features)).eval();
  solution[features] = equations.target_mean - solution.head(features).dot(means + equations.shifts.head(features));
  return solution;
}

Result<model::Linear> to_linear(const VectorXd& solution) {
  model::Linear linear;
  linear.outputs = 1;
  for (const double weight : solution) linear.weights.push_back(static_cast<float>(weight));
  for (const float weight : linear.weights) {
    if (std::isfinite(weight)) continue;
    return fail(ErrorCode::invalid_argument, "ridge needs weights beyond the range of float32",
                "make the numbers of the target smaller, or the penalty larger with --alpha");
  }
  linear.bias.assign(1, linear.weights.back());
  linear.weights.pop_back();
  return linear;
}

}  // namespace

Result<model::Linear> fit_ridge(const Prepared& prepared, const RidgeOptions& options, const Progress& progress,
                                std::stop_token stop) {
  std::size_t features = 0;
  for (const FeatureColumn& column : prepared.columns) features += column.width();
  if (features > options.features_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("ridge would need {} weights (one-hot categories included), at most {} are allowed",
                            features, options.features_max),
                "join rare categories with --rare, leave columns out with --drop, or train a forest (--model forest)");
  }
  if (progress) progress("fitting", 0, 1);
  fix_block_sizes();
  const NormalEquations equations = normal_equations(prepared, options.threads);
  if (stop.stop_requested()) return fail(ErrorCode::cancelled, "training was stopped");
  model::Linear linear = TRY(to_linear(solve(equations, options.alpha)));
  if (progress) progress("fitting", 1, 1);
  return linear;
}

}  // namespace foretell::train
