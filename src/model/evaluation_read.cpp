#include "model/evaluation_read.hpp"

namespace foretell::model {
namespace {

using manifest_json::broken;
using manifest_json::element;
using manifest_json::number64;
using manifest_json::Object;

Result<ReportLine> read_line_figures(const Object& json) {
  ReportLine line;
  line.precision = TRY(json.number("precision"));
  line.recall = TRY(json.number("recall"));
  line.f1 = TRY(json.number("f1-score"));
  line.support = TRY(json.count("support"));
  return line;
}

Result<ReportLine> read_class(element json) {
  const Object object = TRY(Object::of("classes", json));
  ReportLine line = TRY(read_line_figures(object));
  line.label = TRY(object.text("label"));
  line.roc_auc = TRY(object.optional_number("roc_auc"));
  line.average_precision = TRY(object.optional_number("average_precision"));
  return line;
}

Result<ReportLine> read_average(const Object& json, std::string_view key, std::string_view label) {
  const Object object = TRY(json.object(key));
  ReportLine line = TRY(read_line_figures(object));
  line.label = label;
  return line;
}

/// A square of counts, one row and one column a class.
Result<std::vector<std::vector<std::uint64_t>>> read_confusion(const Object& json, std::size_t classes) {
  std::vector<std::vector<std::uint64_t>> confusion;
  for (const element row : TRY(json.array("confusion"))) {
    simdjson::dom::array counts;
    if (row.get(counts) != simdjson::SUCCESS) return broken("confusion", "a list of lists");
    confusion.emplace_back();
    for (const element count : counts) {
      std::uint64_t value = 0;
      if (count.get(value) != simdjson::SUCCESS) return broken("confusion", "whole numbers");
      confusion.back().push_back(value);
    }
    if (confusion.back().size() != classes) return broken("confusion", "a column a class");
  }
  if (confusion.size() != classes) return broken("confusion", "a row a class");
  return confusion;
}

Result<CalibrationBin> read_bin(element json) {
  const Object object = TRY(Object::of("calibration", json));
  CalibrationBin bin;
  bin.mean_predicted = TRY(object.number("mean_predicted"));
  bin.share_true = TRY(object.number("share_true"));
  bin.rows = TRY(object.count("rows"));
  return bin;
}

Result<std::optional<BestThreshold>> read_best_threshold(const Object& json) {
  const element member = TRY(json.member("best_threshold"));
  if (member.is_null()) return std::nullopt;
  const Object object = TRY(Object::of("best_threshold", member));
  BestThreshold best;
  best.threshold = TRY(object.number("threshold"));
  best.f1 = TRY(object.number("f1"));
  best.precision = TRY(object.number("precision"));
  best.recall = TRY(object.number("recall"));
  return best;
}

Result<ClassBaseline> read_class_baseline(const Object& json) {
  const Object object = TRY(json.object("baseline"));
  ClassBaseline baseline;
  baseline.label = TRY(object.text("label"));
  baseline.class_rows = TRY(object.counts("class_rows"));
  baseline.accuracy = TRY(object.number("accuracy"));
  baseline.log_loss = TRY(object.number("log_loss"));
  baseline.brier_score = TRY(object.number("brier_score"));
  baseline.average_precision = TRY(object.optional_number("average_precision"));
  return baseline;
}

Result<ClassificationMetrics> read_classification(const Object& json) {
  ClassificationMetrics metrics;
  metrics.accuracy = TRY(json.number("accuracy"));
  metrics.log_loss = TRY(json.number("log_loss"));
  metrics.brier_score = TRY(json.number("brier_score"));
  metrics.roc_auc = TRY(json.optional_number("roc_auc"));
  metrics.average_precision = TRY(json.optional_number("average_precision"));
  for (const element line : TRY(json.array("classes"))) metrics.classes.push_back(TRY(read_class(line)));
  metrics.macro_average = TRY(read_average(json, "macro_average", "macro avg"));
  metrics.weighted_average = TRY(read_average(json, "weighted_average", "weighted avg"));
  metrics.confusion = TRY(read_confusion(json, metrics.classes.size()));
  for (const element bin : TRY(json.array("calibration"))) metrics.calibration.push_back(TRY(read_bin(bin)));
  metrics.best_threshold = TRY(read_best_threshold(json));
  metrics.baseline = TRY(read_class_baseline(json));
  return metrics;
}

Result<RegressionScores> read_scores(const Object& json) {
  RegressionScores scores;
  scores.r2 = TRY(json.optional_number("r2"));
  scores.mae = TRY(json.number("mae"));
  scores.rmse = TRY(json.number("rmse"));
  scores.mape = TRY(json.number("mape"));
  return scores;
}

Result<RegressionMetrics> read_regression(const Object& json) {
  RegressionMetrics metrics;
  metrics.model = TRY(read_scores(json));
  const Object baseline = TRY(json.object("baseline"));
  metrics.training_mean = TRY(baseline.number("prediction"));
  metrics.baseline = TRY(read_scores(baseline));
  return metrics;
}

Result<Interval> read_interval(element json) {
  simdjson::dom::array ends;
  if (json.get(ends) != simdjson::SUCCESS || ends.size() != 2) return broken("intervals", "lists of two numbers");
  Interval interval;
  interval.low = TRY(number64("intervals", ends.at(0).value_unsafe()));
  interval.high = TRY(number64("intervals", ends.at(1).value_unsafe()));
  return interval;
}

Result<CrossValidatedMetric> read_validated_metric(std::string_view key, element json) {
  const Object object = TRY(Object::of(key, json));
  CrossValidatedMetric metric{.key = std::string(key), .folds = {}};
  metric.mean = TRY(object.optional_number("mean"));
  metric.deviation = TRY(object.number("deviation"));
  for (const element fold : TRY(object.array("folds"))) {
    metric.folds.push_back(fold.is_null() ? std::nullopt : std::optional(TRY(number64("folds", fold))));
  }
  return metric;
}

}  // namespace

Result<Evaluation> read_evaluation(const Object& json) {
  Evaluation evaluation;
  evaluation.rows = TRY(json.count("rows"));
  const std::string task = TRY(json.text("task"));
  if (task == "regression") {
    evaluation.metrics = TRY(read_regression(json));
  } else if (task == "classification") {
    evaluation.metrics = TRY(read_classification(json));
  } else {
    return broken("task", "classification or regression");
  }
  const Object intervals = TRY(json.object("intervals"));
  for (const auto& [key, interval] : intervals.members()) {
    evaluation.intervals.emplace(key, TRY(read_interval(interval)));
  }
  return evaluation;
}

Result<CrossValidation> read_cross_validation(const Object& json) {
  CrossValidation validation;
  validation.rows = TRY(json.count("rows"));
  validation.is_stratified = TRY(json.truth("stratified"));
  const Object metrics = TRY(json.object("metrics"));
  for (const auto& [key, metric] : metrics.members()) {
    validation.metrics.push_back(TRY(read_validated_metric(key, metric)));
    if (validation.metrics.back().folds.size() != validation.folds()) return broken(key, "as many folds as the others");
  }
  return validation;
}

Result<std::vector<ColumnImportance>> read_column_importance(simdjson::dom::array json) {
  std::vector<ColumnImportance> columns;
  for (const element entry : json) {
    const Object object = TRY(Object::of("importance", entry));
    ColumnImportance& column = columns.emplace_back();
    column.column = TRY(object.text("column"));
    column.impurity = TRY(object.optional_number("impurity"));
    column.permutation = TRY(object.optional_number("permutation"));
    column.permutation_deviation = TRY(object.number("permutation_deviation"));
  }
  return columns;
}

Result<PermutationSample> read_permutation_sample(const Object& json) {
  PermutationSample sample;
  sample.repeats = TRY(json.count32("repeats"));
  sample.rows = TRY(json.count("rows"));
  return sample;
}

}  // namespace foretell::model
