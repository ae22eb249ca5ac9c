#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/schema.hpp"
#include "model/evaluation.hpp"

/// What is known of how good a model is, as text for a terminal. Every block ends with a line end and has two blanks before
/// each line but those of the classification report.
namespace foretell::cli {

/// The classification report and the confusion matrix of classes; the metrics beside their intervals and baselines. `labels`
/// are the model's.
std::string describe_evaluation(const model::Evaluation& evaluation, const data::Labels& labels);

/// What is predicted beside what came true, bin by bin; empty for a regression.
std::string describe_calibration(const model::Evaluation& evaluation, const data::Labels& labels);

/// The columns that matter most, with a bar each; empty when nothing was measured.
std::string describe_importance(const std::vector<model::ColumnImportance>& columns,
                                const model::PermutationSample& sample, bool is_regression);

/// Mean and deviation of each metric over the folds.
std::string describe_cross_validation(const model::CrossValidation& validation);

/// What the trees of a forest say of the training rows that they did not see.
std::string describe_out_of_bag(double score, bool is_regression);

/// Why a metric has no value, in words that follow "undefined: ".
std::string why_undefined(std::string_view key, const model::Evaluation& evaluation, const data::Labels& labels);

/// A figure in four decimals, or in six digits where it is large. What rounds to 0 has no sign.
std::string format_figure(double value);

}  // namespace foretell::cli
