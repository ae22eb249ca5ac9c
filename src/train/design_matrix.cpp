#include "train/design_matrix.hpp"

#include "base/threads.hpp"

namespace foretell::train {

DesignMatrix::DesignMatrix(const Prepared& prepared) : prepared_(prepared) {
  for (const FeatureColumn& column : prepared.columns) {
    offsets_.push_back(width_);
    width_ += static_cast<Eigen::Index>(column.width());
  }
  offsets_.push_back(width_);
  ++width_;
  shifts_ = Eigen::VectorXd::Zero(width_);
}

void DesignMatrix::centre_numbers() {
  double total = 0;
  for (std::size_t row = 0; row < rows(); ++row) total += weight(row);
  for (std::size_t column = 0; column < prepared_.columns.size(); ++column) {
    if (!prepared_.columns[column].is_number()) continue;
    double sum = 0;
    for (std::size_t row = 0; row < rows(); ++row) sum += weight(row) * entry(column, row).value;
    shifts_[offsets_[column]] += sum / total;
  }
}

Eigen::MatrixXd gram(const DesignMatrix& x, std::size_t row_step, std::size_t threads) {
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(x.width(), x.width());
  // A task has the matrix rows of one column to itself.
  parallel_for(x.columns(), threads, [&](std::size_t a) {
    for (std::size_t b = 0; b <= a; ++b) {
      for (std::size_t row = 0; row < x.rows(); row += row_step) {
        const auto [feature_a, value_a] = x.entry(a, row);
        const auto [feature_b, value_b] = x.entry(b, row);
        products(feature_a, feature_b) += x.weight(row) * value_a * value_b;
      }
    }
  });
  return products;
}

void fix_block_sizes() {
  static const bool is_fixed = [] {
    Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
    return true;
  }();
  static_cast<void>(is_fixed);
}

}  // namespace foretell::train
