#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "train/preprocess.hpp"

namespace foretell::train {

/// The objective of logistic regression over the training part: half the squared weights plus C times the
/// weighted sum of the log losses.
///
/// Parameters are laid out score by score: the weights of all features, then the bias. There is one score for two
/// classes (of class 1; class 0 has 0), else one a class. A one-hot feature is an index into the weights, never a
/// vector of zeros.
class LogisticLoss {
 public:
  /// `prepared` must outlive the loss. Sums run over fixed chunks of rows, added in chunk order: results do not depend on
  /// `threads`.
  LogisticLoss(const Prepared& prepared, double c, std::size_t threads);

  std::size_t scores() const { return scores_; }
  std::size_t features() const { return features_; }
  /// C times the weights of all rows: how much the mean loss weighs beside the penalty.
  double total_weight() const;
  std::size_t parameters() const { return scores_ * (features_ + 1); }

  /// The parameters of a model that answers the class shares, whatever the row: where a fit starts.
  std::vector<double> start() const;
  /// The objective at `parameters`; its derivatives go to `gradient`. One call at a time.
  double evaluate(std::span<const double> parameters, std::span<double> gradient);

 private:
  /// A stretch of rows, and what it adds to the objective.
  struct Chunk {
    std::size_t begin = 0;
    std::size_t end = 0;
    double loss = 0;
    std::vector<double> gradient;
    std::vector<double> block;  // [score][row of a block]
  };

  std::size_t stride() const { return features_ + 1; }
  void evaluate_chunk(Chunk& chunk, std::span<const double> parameters) const;
  void score_block(std::size_t begin, std::size_t rows, std::span<const double> parameters,
                   std::span<double> block) const;
  double to_residuals(std::size_t begin, std::size_t rows, std::span<double> block) const;
  void add_gradient(std::size_t begin, std::size_t rows, std::span<const double> block,
                    std::span<double> gradient) const;

  // Constant after construction.
  const Prepared& prepared_;
  std::size_t threads_;
  std::size_t scores_;
  std::size_t features_ = 0;
  std::vector<double> weights_;       // [row]: C times its weight
  std::vector<std::size_t> offsets_;  // [column]: its first feature
  // Of the evaluation at hand; each chunk belongs to one thread.
  std::vector<Chunk> chunks_;
};

}  // namespace foretell::train
