#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/evaluation.hpp"
#include "model/row.hpp"
#include "train/joint_labels.hpp"

namespace foretell::train {

/// The metrics of evaluate() for classes: `joint` has the true label of each row in numbers of which those below
/// predictions.classes are the model's, `class_rows` the rows of each of these in the training part.
model::ClassificationMetrics measure_classes(data::LabelType type, const JointLabels& joint,
                                             std::span<const std::uint64_t> class_rows,
                                             const model::Predictions& predictions);

/// What each row adds to the log loss and to the Brier score, which are the means of these.
std::vector<double> log_losses(std::span<const std::uint32_t> truth, const model::Predictions& predictions);
std::vector<double> brier_scores(std::span<const std::uint32_t> truth, const model::Predictions& predictions);

/// The first of the classes that ROC AUC and average precision are about: the second of two, else all.
inline std::uint32_t first_ranked_class(std::size_t classes) { return classes == 2 ? 1 : 0; }

/// The mean of those that are there; nothing when none is.
std::optional<double> mean_of_defined(std::span<const std::optional<double>> values);

}  // namespace foretell::train
