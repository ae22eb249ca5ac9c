#include "base/json_writer.hpp"
#include "model/evaluation.hpp"

namespace foretell::model {
namespace {

void write_line_figures(JsonWriter& json, const ReportLine& line) {
  json.member("precision", line.precision);
  json.member("recall", line.recall);
  json.member("f1-score", line.f1);
  json.member("support", line.support);
}

/// The lines by label. A label called as an average gives way to it: a key stands once in an object.
void write_report(JsonWriter& json, const ClassificationMetrics& metrics) {
  json.key("report").begin_object();
  const auto write_line = [&](const ReportLine& line) {
    json.key(line.label).begin_object();
    write_line_figures(json, line);
    json.end_object();
  };
  for (const ReportLine& line : metrics.classes) {
    if (line.label != metrics.macro_average.label && line.label != metrics.weighted_average.label) write_line(line);
  }
  write_line(metrics.macro_average);
  write_line(metrics.weighted_average);
  json.end_object();
}

void write_classes(JsonWriter& json, const ClassificationMetrics& metrics) {
  json.key("labels").begin_array();
  for (const ReportLine& line : metrics.classes) json.value(line.label);
  json.end_array();
  json.key("classes").begin_array();
  for (const ReportLine& line : metrics.classes) {
    json.begin_object().member("label", line.label);
    write_line_figures(json, line);
    json.key("roc_auc").number_or_null(line.roc_auc);
    json.key("average_precision").number_or_null(line.average_precision);
    json.end_object();
  }
  json.end_array();
  for (const auto& [key, line] :
       {std::pair<std::string_view, const ReportLine&>{"macro_average", metrics.macro_average},
        {"weighted_average", metrics.weighted_average}}) {
    json.key(key).begin_object();
    write_line_figures(json, line);
    json.end_object();
  }
}

void write_confusion(JsonWriter& json, const std::vector<std::vector<std::uint64_t>>& confusion) {
  json.key("confusion").begin_array();
  for (const auto& row : confusion) {
    json.begin_array();
    for (const std::uint64_t count : row) json.value(count);
    json.end_array();
  }
  json.end_array();
}

void write_calibration(JsonWriter& json, const std::vector<CalibrationBin>& bins) {
  json.key("calibration").begin_array();
  for (const CalibrationBin& bin : bins) {
    json.begin_object().member("mean_predicted", bin.mean_predicted).member("share_true", bin.share_true);
    json.member("rows", bin.rows).end_object();
  }
  json.end_array();
}

void write_best_threshold(JsonWriter& json, const std::optional<BestThreshold>& best) {
  json.key("best_threshold");
  if (!best) {
    json.null();
    return;
  }
  json.begin_object().member("threshold", best->threshold).member("f1", best->f1);
  json.member("precision", best->precision).member("recall", best->recall).end_object();
}

void write_baseline(JsonWriter& json, const ClassBaseline& baseline) {
  json.key("baseline").begin_object();
  json.member("label", baseline.label);
  json.key("class_rows").begin_array();
  for (const std::uint64_t rows : baseline.class_rows) json.value(rows);
  json.end_array();
  json.member("accuracy", baseline.accuracy);
  json.member("log_loss", baseline.log_loss);
  json.member("brier_score", baseline.brier_score);
  json.key("average_precision").number_or_null(baseline.average_precision);
  json.end_object();
}

void write_classification(JsonWriter& json, const ClassificationMetrics& metrics) {
  json.member("accuracy", metrics.accuracy);
  json.member("log_loss", metrics.log_loss);
  json.member("brier_score", metrics.brier_score);
  json.key("roc_auc").number_or_null(metrics.roc_auc);
  json.key("average_precision").number_or_null(metrics.average_precision);
  write_classes(json, metrics);
  write_report(json, metrics);
  write_confusion(json, metrics.confusion);
  write_calibration(json, metrics.calibration);
  write_best_threshold(json, metrics.best_threshold);
  write_baseline(json, metrics.baseline);
}

void write_scores(JsonWriter& json, const RegressionScores& scores) {
  json.key("r2").number_or_null(scores.r2);
  json.member("mae", scores.mae);
  json.member("rmse", scores.rmse);
  json.member("mape", scores.mape);
}

void write_regression(JsonWriter& json, const RegressionMetrics& metrics) {
  write_scores(json, metrics.model);
  json.key("baseline").begin_object();
  json.member("prediction", metrics.training_mean);
  write_scores(json, metrics.baseline);
  json.end_object();
}

}  // namespace

void append_evaluation(std::string& out, const Evaluation& evaluation) {
  JsonWriter json(out);
  json.begin_object();
  json.member("task", evaluation.is_regression() ? "regression" : "classification");
  json.member("rows", evaluation.rows);
  if (evaluation.is_regression()) {
    write_regression(json, evaluation.regression());
  } else {
    write_classification(json, evaluation.classification());
  }
  json.key("intervals").begin_object();
  for (const auto& [key, interval] : evaluation.intervals) {
    json.key(key).begin_array().value(interval.low).value(interval.high).end_array();
  }
  json.end_object();
  json.end_object();
}

void append_cross_validation(std::string& out, const CrossValidation& validation) {
  JsonWriter json(out);
  json.begin_object();
  json.member("folds", static_cast<std::uint64_t>(validation.folds()));
  json.member("rows", validation.rows);
  json.member("stratified", validation.is_stratified);
  json.key("metrics").begin_object();
  for (const CrossValidatedMetric& metric : validation.metrics) {
    json.key(metric.key).begin_object();
    json.key("mean").number_or_null(metric.mean);
    json.member("deviation", metric.deviation);
    json.key("folds").begin_array();
    for (const std::optional<double>& fold : metric.folds) json.number_or_null(fold);
    json.end_array().end_object();
  }
  json.end_object();
  json.end_object();
}

void append_importance(std::string& out, const std::vector<ColumnImportance>& columns) {
  JsonWriter json(out);
  json.begin_array();
  for (const ColumnImportance& column : columns) {
    json.begin_object().member("column", column.column);
    json.key("impurity").number_or_null(column.impurity);
    json.key("permutation").number_or_null(column.permutation);
    json.member("permutation_deviation", column.permutation_deviation);
    json.end_object();
  }
  json.end_array();
}

void append_permutation_sample(std::string& out, const PermutationSample& sample, bool is_regression) {
  JsonWriter json(out);
  json.begin_object();
  json.member("score", is_regression ? "r2" : "accuracy");
  json.member("repeats", std::int64_t{sample.repeats});
  json.member("rows", sample.rows);
  json.end_object();
}

}  // namespace foretell::model
