#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "train/preprocess.hpp"

namespace foretell::train {

/// Coordinates in which the objective of logistic regression is about equally curved in every direction, so that L-BFGS
/// needs tens of iterations where correlated and one-hot columns cost it hundreds.
///
/// The Hessian of a score's parameters is about q X'WX + 1 with the weights W of the rows, q = C p (1 - p) and the share p
/// of the class. With X'WX = Q E Q', parameters w = Q (q E + 1)^(-1/2) u have a Hessian of about 1 in u. One Q serves all scores. With more than
/// k_rotated_features_max features X'WX counts as diagonal, and Q is left out.
///
/// Vectors hold, score by score, one number a feature and one for the bias, as in LogisticLoss. Immutable.
class Preconditioner {
 public:
  static constexpr std::size_t k_rotated_features_max = 512;

  /// `scores` is 1 for two classes, else the number of classes; `c` is the inverse strength of the penalty. The result does not depend on `threads`.
  Preconditioner(const Prepared& prepared, std::size_t scores, double c, std::size_t threads);

  /// w of u.
  void to_parameters(std::span<const double> coordinates, std::span<double> parameters) const;
  /// u of w.
  void to_coordinates(std::span<const double> parameters, std::span<double> coordinates) const;
  /// The derivatives by u, of those by w.
  void to_coordinate_gradient(std::span<const double> gradient, std::span<double> out) const;

 private:
  std::size_t stride_ = 0;          // features and bias
  std::vector<double> directions_;  // Q, column by column; empty where it is left out
  std::vector<double> scales_;      // [score][direction]: (q e + 1)^(-1/2)
};

}  // namespace foretell::train
