#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foretell::model {

/// One line of a classification report.
struct ReportLine {
  std::string label;
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  std::uint64_t support = 0;
};

/// How well a model does on a table, beside the majority baseline. Labels are the sorted union of true and predicted
/// ones, as scikit-learn's classification_report takes them; an undefined ratio is 0.
struct Evaluation {
  std::uint64_t rows = 0;
  double accuracy = 0;
  double log_loss = 0;              // natural logarithm, float64
  std::optional<double> roc_auc;    // binary, or macro one-vs-rest; absent when no class has both kinds of rows
  std::vector<ReportLine> classes;  // one a label
  ReportLine macro_average;         // label "macro avg"
  ReportLine weighted_average;      // label "weighted avg"
  std::vector<std::vector<std::uint64_t>> confusion;  // [true][predicted], in the order of `classes`
  std::string baseline_label;                         // the most frequent class of the training part
  double baseline_accuracy = 0;                       // of always answering it
  double baseline_log_loss = 0;                       // of answering the class shares of the training part
};

}  // namespace foretell::model
