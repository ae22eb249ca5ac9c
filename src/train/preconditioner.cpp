#include "train/preconditioner.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

#include "train/design_matrix.hpp"

namespace foretell::train {
namespace {

/// Rows whose products stand for those of all rows: the curvature need not be exact.
constexpr std::size_t k_sample_rows = 65'536;

using Index = Eigen::Index;
using MatrixView = Eigen::Map<const Eigen::MatrixXd>;
using VectorView = Eigen::Map<const Eigen::VectorXd>;
using VectorSpan = Eigen::Map<Eigen::VectorXd>;

/// The diagonal of X'WX.
Eigen::VectorXd gram_diagonal(const DesignMatrix& x) {
  Eigen::VectorXd squares = Eigen::VectorXd::Zero(x.width());
  for (std::size_t column = 0; column < x.columns(); ++column) {
    for (std::size_t row = 0; row < x.rows(); ++row) {
      const auto [feature, value] = x.entry(column, row);
      squares[feature] += x.weight(row) * value * value;
    }
  }
  return squares;
}

/// The share of each class in the weights of the rows.
std::vector<double> class_shares(const Prepared& prepared) {
  std::vector<double> shares(prepared.class_rows.begin(), prepared.class_rows.end());
  if (!prepared.weights.empty()) {
    std::ranges::fill(shares, 0);
    for (std::size_t row = 0; row < prepared.rows(); ++row) shares[prepared.target[row]] += prepared.weights[row];
  }
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= total;
  return shares;
}

}  // namespace

Preconditioner::Preconditioner(const Prepared& prepared, std::size_t scores, double c, std::size_t threads) {
  fix_block_sizes();
  const DesignMatrix x(prepared);
  stride_ = static_cast<std::size_t>(x.width());
  Eigen::VectorXd curvatures;
  const std::size_t step = (x.rows() + k_sample_rows - 1) / k_sample_rows;
  if (stride_ - 1 <= k_rotated_features_max) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram(x, step, threads) * static_cast<double>(step));
    curvatures = solver.eigenvalues();
    directions_.assign(solver.eigenvectors().data(), solver.eigenvectors().data() + stride_ * stride_);
  } else {
    curvatures = gram_diagonal(x);
  }
  const std::vector<double> shares = class_shares(prepared);
  for (std::size_t s = 0; s < scores; ++s) {
    const double variance = shares[s] * (1 - shares[s]);
    for (const double curvature : curvatures) {
      scales_.push_back(1 / std::sqrt(c * variance * std::max(curvature, 0.0) + 1));
    }
  }
}

void Preconditioner::to_parameters(std::span<const double> coordinates, std::span<double> parameters) const {
  const auto size = static_cast<Index>(stride_);
  for (std::size_t at = 0; at < coordinates.size(); at += stride_) {
    VectorSpan out(parameters.data() + at, size);
    const Eigen::VectorXd scaled =
        VectorView(coordinates.data() + at, size).cwiseProduct(VectorView(scales_.data() + at, size));
    if (directions_.empty()) {
      out = scaled;
    } else {
      out.noalias() = MatrixView(directions_.data(), size, size) * scaled;
    }
  }
}

void Preconditioner::to_coordinates(std::span<const double> parameters, std::span<double> coordinates) const {
  to_coordinate_gradient(parameters, coordinates);  // Q'w, scaled; two scalings less make it w -> u
  for (std::size_t i = 0; i < coordinates.size(); ++i) coordinates[i] /= scales_[i] * scales_[i];
}

void Preconditioner::to_coordinate_gradient(std::span<const double> gradient, std::span<double> out) const {
  const auto size = static_cast<Index>(stride_);
  for (std::size_t at = 0; at < gradient.size(); at += stride_) {
    const VectorView in(gradient.data() + at, size);
    VectorSpan result(out.data() + at, size);
    if (directions_.empty()) {
      result = in;
    } else {
      result.noalias() = MatrixView(directions_.data(), size, size).transpose() * in;
    }
    result.array() *= VectorView(scales_.data() + at, size).array();
  }
}

}  // namespace foretell::train
