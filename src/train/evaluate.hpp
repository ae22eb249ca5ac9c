#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "data/schema.hpp"
#include "model/evaluation.hpp"
#include "model/row.hpp"

namespace foretell::train {

/// What is known of the rows that test a model.
struct TestTruth {
  const data::Labels& labels;            // of the test table; may hold more than the model knows
  std::span<const std::int32_t> target;  // places in labels.texts, one a row
};

/// How well `predictions` fit `truth`. `model_labels` are the classes of the predictions, `training_rows` how many rows of
/// each class the model was trained on (each at least 1). The figures are those of scikit-learn 1.9:
///  - accuracy_score, classification_report (labels: the sorted union of true and predicted ones; undefined ratios 0),
///    confusion_matrix;
///  - log_loss in float64: probabilities clipped to [eps, 1 - eps], not renormalised. A label that the model does not know
///    has probability 0;
///  - roc_auc_score: of class 1 for two classes, else the mean over the classes of one against the rest. Classes that
///    no test row, or every one, belongs to are left out of the mean (scikit-learn answers NaN or refuses).
/// `predictions` has at least one row.
model::Evaluation evaluate(const data::Labels& model_labels, std::span<const std::uint64_t> training_rows,
                           const TestTruth& truth, const model::Predictions& predictions);

/// The text of scikit-learn's classification_report with 2 digits, byte for byte, final newline included
/// (where not one row is right scikit-learn 1.9 writes the supports as 1.0; they stay whole numbers here).
std::string format_report(const model::Evaluation& evaluation);

}  // namespace foretell::train
