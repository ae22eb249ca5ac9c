#include "train/evaluate.hpp"

#include <cassert>

#include "train/class_metrics.hpp"
#include "train/joint_labels.hpp"
#include "train/regression_metrics.hpp"

namespace foretell::train {

TrainingTarget training_target_of(const model::Evaluation& evaluation) {
  if (evaluation.is_regression()) return {.mean = evaluation.regression().training_mean};
  return {.class_rows = evaluation.classification().baseline.class_rows};
}

TargetRows::TargetRows(const data::Table& table, std::span<const std::uint32_t> rows) : labels(table.schema.labels) {
  if (labels.is_regression()) {
    target_numbers.reserve(rows.size());
    for (const std::uint32_t row : rows) target_numbers.push_back(table.target_numbers[row]);
  } else {
    target.reserve(rows.size());
    for (const std::uint32_t row : rows) target.push_back(table.target[row]);
  }
}

model::Evaluation evaluate(const data::Labels& model_labels, const TrainingTarget& training, const TestTruth& truth,
                           const model::Predictions& predictions) {
  assert(predictions.size() > 0 && predictions.size() == truth.rows());
  model::Evaluation evaluation{.rows = predictions.size()};
  if (model_labels.is_regression()) {
    evaluation.metrics = model::RegressionMetrics{.model = score_numbers(truth.target_numbers, predictions.values),
                                                  .training_mean = training.mean,
                                                  .baseline = score_constant(truth.target_numbers, training.mean)};
    return evaluation;
  }
  assert(predictions.classes == model_labels.texts.size() && training.class_rows.size() == predictions.classes);
  const JointLabels joint = join_labels(model_labels, truth.labels, truth.target);
  evaluation.metrics = measure_classes(model_labels.type, joint, training.class_rows, predictions);
  return evaluation;
}

}  // namespace foretell::train
