#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/schema.hpp"
#include "data/table.hpp"
#include "model/evaluation.hpp"
#include "model/row.hpp"

namespace foretell::train {

/// What is known of the rows that test a model. A view: whoever made it owns the memory.
struct TestTruth {
  const data::Labels& labels;                   // of the test table; may hold more than the model knows
  std::span<const std::int32_t> target = {};    // of classes: places in labels.texts, one a row
  std::span<const double> target_numbers = {};  // of a regression, one a row

  std::size_t rows() const { return labels.is_regression() ? target_numbers.size() : target.size(); }
};

/// The target of the training part, as far as the baselines answer it.
struct TrainingTarget {
  std::vector<std::uint64_t> class_rows = {};  // of each class of the model, at least 1
  double mean = 0;                             // of a regression
};

/// What an evaluation says about the training part.
TrainingTarget training_target_of(const model::Evaluation& evaluation);

/// The target of some rows of a table.
struct TargetRows {
  TargetRows(const data::Table& table, std::span<const std::uint32_t> rows);

  TestTruth truth() const { return {.labels = labels, .target = target, .target_numbers = target_numbers}; }

  const data::Labels& labels;
  std::vector<std::int32_t> target;
  std::vector<double> target_numbers;
};

/// How well `predictions` fit `truth`. `model_labels` are the classes of the predictions. Every row counts once,
/// whatever it weighed in training. The figures of classes are those of scikit-learn 1.9:
///  - accuracy_score, classification_report (labels: the sorted union of true and predicted ones; undefined ratios 0),
///    confusion_matrix;
///  - log_loss in float64: probabilities clipped to [eps, 1 - eps], not renormalised. A label that the model does not know
///    has probability 0;
///  - roc_auc_score and average_precision_score: of class 1 for two classes, else the mean over the classes of one against
///    the rest. Classes that no test row belongs to (for ROC: or every one) are left out of the mean (scikit-learn
///    answers NaN or refuses);
///  - brier_score_loss: of class 1 for two classes (0 to 1), else the sum over the classes (0 to 2);
///  - calibration_curve with 10 bins of equal width, (lower, upper]: of the probability of class 1 for two classes, else of
///    that of the predicted class and whether it is the true one.
/// Those of a regression: r2_score (absent for a single row; a constant target gives 1 where every row is right, else 0),
/// mean_absolute_error, root_mean_squared_error, mean_absolute_percentage_error (divides by max(|y|, 2^-52)).
/// `predictions` has at least one row. Intervals are measured apart: train/intervals.hpp.
model::Evaluation evaluate(const data::Labels& model_labels, const TrainingTarget& training, const TestTruth& truth,
                           const model::Predictions& predictions);

/// The text of scikit-learn's classification_report with 2 digits, byte for byte, final newline included
/// (where not one row is right scikit-learn 1.9 writes the supports as 1.0; they stay whole numbers here).
std::string format_report(const model::Evaluation& evaluation);

}  // namespace foretell::train
