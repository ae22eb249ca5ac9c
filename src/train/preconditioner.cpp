#include "train/preconditioner.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Dense>

#include "base/threads.hpp"

namespace foretell::train {
namespace {

/// Rows whose products stand for those of all rows: the curvature need not be exact.
constexpr std::size_t k_sample_rows = 65'536;

using Index = Eigen::Index;
using MatrixView = Eigen::Map<const Eigen::MatrixXd>;
using VectorView = Eigen::Map<const Eigen::VectorXd>;
using VectorSpan = Eigen::Map<Eigen::VectorXd>;

/// Eigen cuts products into blocks that suit the processor's caches, and the blocks order the sums. Sizes that are the
/// same everywhere make the results so.
void fix_block_sizes() {
  static const bool is_fixed = [] {
    Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
    return true;
  }();
  static_cast<void>(is_fixed);
}

/// The matrix X of the training part, with a last column of ones for the bias. Each column of the table has one entry
/// a row that is not 0.
class DesignMatrix {
 public:
  struct Entry {
    Index feature;
    double value;
  };

  explicit DesignMatrix(const Prepared& prepared) : prepared_(prepared) {
    for (const FeatureColumn& column : prepared.columns) {
      offsets_.push_back(width_);
      width_ += column.is_number() ? 1 : static_cast<Index>(column.codes_end);
    }
    offsets_.push_back(width_);
    ++width_;
  }

  std::size_t rows() const { return prepared_.rows(); }
  std::size_t columns() const { return offsets_.size(); }
  Index width() const { return width_; }
  Entry entry(std::size_t column, std::size_t row) const {
    if (column == prepared_.columns.size()) return {offsets_[column], 1};
    const FeatureColumn& feature = prepared_.columns[column];
    if (feature.is_number()) return {offsets_[column], static_cast<double>(feature.numbers[row])};
    return {offsets_[column] + static_cast<Index>(feature.codes[row]), 1};
  }

 private:
  const Prepared& prepared_;
  std::vector<Index> offsets_;  // [column]: its first feature
  Index width_ = 0;
};

/// The lower triangle of X'X, over every n-th row and scaled up.
Eigen::MatrixXd gram(const DesignMatrix& x, std::size_t threads) {
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(x.width(), x.width());
  const std::size_t step = (x.rows() + k_sample_rows - 1) / k_sample_rows;
  // A task has the matrix rows of one column to itself.
  parallel_for(x.columns(), threads, [&](std::size_t a) {
    for (std::size_t b = 0; b <= a; ++b) {
      for (std::size_t row = 0; row < x.rows(); row += step) {
        const auto [feature_a, value_a] = x.entry(a, row);
        const auto [feature_b, value_b] = x.entry(b, row);
        products(feature_a, feature_b) += value_a * value_b;
      }
    }
  });
  return products * static_cast<double>(step);
}

/// The diagonal of X'X.
Eigen::VectorXd gram_diagonal(const DesignMatrix& x) {
  Eigen::VectorXd squares = Eigen::VectorXd::Zero(x.width());
  for (std::size_t column = 0; column < x.columns(); ++column) {
    for (std::size_t row = 0; row < x.rows(); ++row) {
      const auto [feature, value] = x.entry(column, row);
      squares[feature] += value * value;
    }
  }
  return squares;
}

}  // namespace

Preconditioner::Preconditioner(const Prepared& prepared, std::size_t scores, std::size_t threads) {
  fix_block_sizes();
  const DesignMatrix x(prepared);
  stride_ = static_cast<std::size_t>(x.width());
  Eigen::VectorXd curvatures;
  if (stride_ - 1 <= k_rotated_features_max) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram(x, threads));
    curvatures = solver.eigenvalues();
    directions_.assign(solver.eigenvectors().data(), solver.eigenvectors().data() + stride_ * stride_);
  } else {
    curvatures = gram_diagonal(x);
  }
  for (std::size_t s = 0; s < scores; ++s) {
    const double share = static_cast<double>(prepared.class_rows[s]) / static_cast<double>(prepared.rows());
    for (const double curvature : curvatures) {
      scales_.push_back(1 / std::sqrt(share * (1 - share) * std::max(curvature, 0.0) + 1));
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
