#pragma once

#include <string>

#include "cli/evaluation_page.hpp"

/// The figures of an evaluation's page: each is an HTML <figure> with its caption. Those of classes are asked for
/// evaluations of classes only, those of numbers likewise.
namespace foretell::cli {

/// The curves of every class against the rest, of two classes that of the second; of many classes the most frequent ones.
std::string roc_figure(const EvaluationPage& page);
std::string precision_recall_figure(const EvaluationPage& page);
std::string calibration_figure(const EvaluationPage& page);

/// Predictions against the truth, and what is missing to it; of many rows evenly spaced ones.
std::string prediction_figure(const EvaluationPage& page);
std::string residual_figure(const EvaluationPage& page);

}  // namespace foretell::cli
