#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "train/preprocess.hpp"

namespace foretell::train {

/// The matrix X of the training part as linear models see it, with a last column of ones for the bias. Nothing is
/// stored twice: each FeatureColumn has one entry a row that is not 0. Its features are all numbers or one-hot.
class DesignMatrix {
 public:
  struct Entry {
    Eigen::Index feature;
    double value;
  };

  /// `prepared` must outlive the matrix.
  explicit DesignMatrix(const Prepared& prepared);

  /// Subtracts from each number column its weighted mean, so that products of columns far from 0 lose no digits.
  void centre_numbers();

  std::size_t rows() const { return prepared_.rows(); }
  /// Number and one-hot columns, and that of ones.
  std::size_t columns() const { return offsets_.size(); }
  /// Features, and the bias as the last of them.
  Eigen::Index width() const { return width_; }
  /// By how much each feature was moved down.
  const Eigen::VectorXd& shifts() const { return shifts_; }

  Entry entry(std::size_t column, std::size_t row) const {
    if (column == prepared_.columns.size()) return {offsets_[column], 1};
    const FeatureColumn& feature = prepared_.columns[column];
    if (!feature.is_number()) return {offsets_[column] + static_cast<Eigen::Index>(feature.codes[row]), 1};
    return {offsets_[column], static_cast<double>(feature.numbers[row]) - shifts_[offsets_[column]]};
  }
  double weight(std::size_t row) const { return prepared_.weights.empty() ? 1 : prepared_.weights[row]; }

 private:
  const Prepared& prepared_;
  std::vector<Eigen::Index> offsets_;  // [column]: its first feature
  Eigen::Index width_ = 0;
  Eigen::VectorXd shifts_;  // [feature]
};

/// The lower triangle of X'WX with the weights W of the rows, over every `row_step`-th row. The result does not depend on
/// `threads`.
Eigen::MatrixXd gram(const DesignMatrix& x, std::size_t row_step, std::size_t threads);

/// Eigen cuts products into blocks that suit the processor's caches, and the blocks order the sums. Sizes that are the
/// same everywhere make the results so: call it before any product or decomposition.
void fix_block_sizes();

}  // namespace foretell::train
