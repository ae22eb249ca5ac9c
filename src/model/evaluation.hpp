#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// How well a model does on a table: figures, not rows. Whether it is that of classes or of numbers follows from the
/// task. train/evaluate.hpp says how each figure is computed.
namespace foretell::model {

/// Where a figure lies with 95 % confidence, as far as the choice of the tested rows goes.
struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};

/// One line of a classification report; an undefined ratio is 0.
struct ReportLine {
  std::string label;
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  std::uint64_t support = 0;
  std::optional<double> roc_auc = {};  // of a class against the rest; absent where there is none, or nothing else
  std::optional<double> average_precision = {};  // likewise; absent where no row is of the class
};

/// The rows whose probability lies between two tenths. Of two classes it is the probability of the second, of more that
/// of the predicted one.
struct CalibrationBin {
  double mean_predicted = 0;  // of the probabilities
  double share_true = 0;      // of the rows for which it came true
  std::uint64_t rows = 0;

  bool operator==(const CalibrationBin&) const = default;
};

/// Answering the second of two classes where its probability is at least `threshold`.
struct BestThreshold {
  double threshold = 0;
  double f1 = 0;
  double precision = 0;
  double recall = 0;

  bool operator==(const BestThreshold&) const = default;
};

/// What answering without a look at the row is worth.
struct ClassBaseline {
  std::string label;                             // the most frequent class of the training part
  std::vector<std::uint64_t> class_rows;         // of the training part, one a class of the model
  double accuracy = 0;                           // of always answering `label`
  double log_loss = 0;                           // of answering the class shares of the training part
  double brier_score = 0;                        // of the same
  std::optional<double> average_precision = {};  // of one probability for all rows
};

/// Labels are the sorted union of true and predicted ones, as scikit-learn's classification_report takes them.
struct ClassificationMetrics {
  double accuracy = 0;
  double log_loss = 0;                 // natural logarithm, float64
  double brier_score = 0;              // of two classes 0 to 1, of more 0 to 2
  std::optional<double> roc_auc = {};  // of the second of two classes, or macro one-vs-rest; absent when undefined
  std::optional<double> average_precision = {};       // the same
  std::vector<ReportLine> classes = {};               // one a label
  ReportLine macro_average = {};                      // label "macro avg"
  ReportLine weighted_average = {};                   // label "weighted avg"
  std::vector<std::vector<std::uint64_t>> confusion;  // [true][predicted], in the order of `classes`
  std::vector<CalibrationBin> calibration;            // those of ten bins that hold rows, in order
  std::optional<BestThreshold> best_threshold = {};   // by F1, of two classes; absent where no row is of the second
  ClassBaseline baseline = {};
};

struct RegressionScores {
  std::optional<double> r2 = {};  // absent with a single row
  double mae = 0;
  double rmse = 0;
  double mape = 0;  // 1 is 100 %
};

struct RegressionMetrics {
  RegressionScores model = {};
  double training_mean = 0;        // of the target
  RegressionScores baseline = {};  // of always answering it
};

struct Evaluation {
  std::uint64_t rows = 0;
  std::variant<ClassificationMetrics, RegressionMetrics> metrics = {};
  std::map<std::string, Interval, std::less<>> intervals = {};  // by Metric::key, of those that were measured

  bool is_regression() const { return std::holds_alternative<RegressionMetrics>(metrics); }
  /// The metrics of the task at hand; asking for those of the other one is our own bug (asserted).
  const ClassificationMetrics& classification() const;
  const RegressionMetrics& regression() const;
};

/// One figure as lists and comparisons show it.
struct Metric {
  std::string_view key;   // of JSON, e.g. "roc_auc"
  std::string_view name;  // for people, e.g. "ROC AUC"
  bool is_more_better = true;
  std::optional<double> value = {};  // absent where undefined
  std::optional<double> baseline = {};
  std::optional<Interval> interval = {};
};

/// Every figure of `evaluation` that is one number, the most telling first. For a task the same keys in the same order.
std::vector<Metric> list_metrics(const Evaluation& evaluation);

/// The name of a metric by its key; the key itself of one that is not known.
std::string_view metric_name(std::string_view key);

/// One metric over the folds of a cross-validation.
struct CrossValidatedMetric {
  std::string key;                           // Metric::key
  std::optional<double> mean = {};           // over the folds where it is defined; absent where it is in none
  double deviation = 0;                      // sample deviation over the same folds
  std::vector<std::optional<double>> folds;  // one a fold

  bool operator==(const CrossValidatedMetric&) const = default;
};

/// What came out of training on all folds but one and testing on that one, for each fold in turn.
struct CrossValidation {
  std::uint64_t rows = 0;
  bool is_stratified = false;
  std::vector<CrossValidatedMetric> metrics;

  std::size_t folds() const { return metrics.empty() ? 0 : metrics.front().folds.size(); }
  bool operator==(const CrossValidation&) const = default;
};

/// How much a model relies on a column, in two measures.
struct ColumnImportance {
  std::string column;
  std::optional<double> impurity = {};     // of a forest: its share of what splits gained; all columns add up to 1
  std::optional<double> permutation = {};  // how much worse the test score gets when its values are shuffled: the mean
  double permutation_deviation = 0;        // sample deviation over the shuffles

  bool operator==(const ColumnImportance&) const = default;
};

/// What importance by permutation was measured on. The score is the accuracy, or R2 of a regression.
struct PermutationSample {
  std::uint32_t repeats = 0;  // shuffles of each column; 0: not measured
  std::uint64_t rows = 0;     // of the test part

  bool operator==(const PermutationSample&) const = default;
};

/// Appends `evaluation` as one JSON object, as manifests and --json show it. `classes` has a line a label; `report` has
/// the same with the keys of scikit-learn's classification_report(output_dict=True), where a label that is called as one
/// of the averages has no line.
void append_evaluation(std::string& out, const Evaluation& evaluation);
void append_cross_validation(std::string& out, const CrossValidation& validation);
/// `columns` as one JSON array, an entry a column: null for what was not measured.
void append_importance(std::string& out, const std::vector<ColumnImportance>& columns);
/// How permutation importance was measured: the score whose fall it is, shuffles and rows.
void append_permutation_sample(std::string& out, const PermutationSample& sample, bool is_regression);

}  // namespace foretell::model
