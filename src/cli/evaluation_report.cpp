#include "cli/evaluation_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/quote.hpp"
#include "model/importance_ranking.hpp"
#include "train/evaluate.hpp"

namespace foretell::cli {
namespace {

constexpr std::size_t k_name_width = 17;  // "average precision"

/// True classes down, predicted ones across; only as many as a terminal can show.
std::string confusion_table(const model::ClassificationMetrics& metrics) {
  constexpr std::size_t k_classes_shown = 10;
  if (metrics.classes.size() > k_classes_shown) {
    return fmt::format("  (the confusion matrix of {} classes is in --json)\n", metrics.classes.size());
  }
  std::size_t width = 9;
  for (const model::ReportLine& line : metrics.classes) width = std::max(width, line.label.size());
  std::string text = fmt::format("  {:<{}}  predicted\n  {:<{}}", "true", width, "", width);
  for (const model::ReportLine& line : metrics.classes) text += fmt::format("  {:>{}}", line.label, width);
  text += '\n';
  for (std::size_t row = 0; row < metrics.classes.size(); ++row) {
    text += fmt::format("  {:<{}}", metrics.classes[row].label, width);
    for (const std::uint64_t count : metrics.confusion[row]) text += fmt::format("  {:>{}}", count, width);
    text += '\n';
  }
  return text;
}

/// What the baseline of a metric answers.
std::string baseline_text(std::string_view key, const model::Evaluation& evaluation) {
  if (evaluation.is_regression()) {
    return fmt::format("always answering {}", format_figure(evaluation.regression().training_mean));
  }
  if (key == "accuracy") {
    return fmt::format("always answering {}", printable(evaluation.classification().baseline.label));
  }
  if (key == "roc_auc") return "guessing";
  if (key == "average_precision") return "one probability for all";
  return "answering the class shares";
}

std::string metric_line(const model::Metric& metric, const model::Evaluation& evaluation, const data::Labels& labels) {
  if (!metric.value) {
    return fmt::format("  {:<{}}  undefined: {}\n", metric.name, k_name_width,
                       why_undefined(metric.key, evaluation, labels));
  }
  const std::string interval = metric.interval ? fmt::format("{} to {}", format_figure(metric.interval->low),
                                                             format_figure(metric.interval->high))
                                               : "-";
  std::string line =
      fmt::format("  {:<{}}  {:>8}  {:<18}", metric.name, k_name_width, format_figure(*metric.value), interval);
  if (metric.baseline) {
    line += fmt::format("  {:>8}  {}", format_figure(*metric.baseline), baseline_text(metric.key, evaluation));
  }
  return line + "\n";
}

std::string metric_table(const model::Evaluation& evaluation, const data::Labels& labels) {
  std::string text =
      fmt::format("  {:<{}}  {:>8}  {:<18}  {:>8}\n", "", k_name_width, "value", "95 % interval", "baseline");
  for (const model::Metric& metric : model::list_metrics(evaluation)) text += metric_line(metric, evaluation, labels);
  return text;
}

std::string best_threshold_line(const model::ClassificationMetrics& metrics, const data::Labels& labels) {
  if (!metrics.best_threshold) return {};
  const auto& [threshold, f1, precision, recall] = *metrics.best_threshold;
  return fmt::format(
      "\n  F1 of {} is largest, {:.4f}, from a probability of {:.4f} on (precision {:.4f}, recall {:.4f})\n",
      printable(labels.texts[1]), f1, threshold, precision, recall);
}

std::uint64_t rows_of(std::string_view label, const model::ClassificationMetrics& metrics) {
  const auto line = std::ranges::find(metrics.classes, label, &model::ReportLine::label);
  return line == metrics.classes.end() ? 0 : line->support;
}

/// A share from 0 to 1, drawn in up to twenty characters.
std::string bar(double share) {
  constexpr double k_width = 20;
  return std::string(static_cast<std::size_t>(std::ceil(k_width * share)), '#');
}

}  // namespace

std::string format_figure(double value) {
  constexpr double k_large = 1'000;
  constexpr double k_rounds_to_0 = 0.00005;
  if (std::abs(value) < k_rounds_to_0) value = 0;  // never -0.0000
  return std::abs(value) < k_large ? fmt::format("{:.4f}", value) : fmt::format("{:.6g}", value);
}

std::string why_undefined(std::string_view key, const model::Evaluation& evaluation, const data::Labels& labels) {
  if (evaluation.is_regression()) return "it needs more than one row";
  const model::ClassificationMetrics& metrics = evaluation.classification();
  if (labels.texts.size() == 2) {
    const std::string& positive = labels.texts[1];
    return fmt::format("{} test row is {}", rows_of(positive, metrics) == 0 ? "no" : "every", quote(positive));
  }
  for (const std::string& label : labels.texts) {
    if (key == "roc_auc" && rows_of(label, metrics) == evaluation.rows) {
      return fmt::format("every test row is {}", quote(label));
    }
  }
  return "no test row has a label that the model knows";
}

std::string describe_evaluation(const model::Evaluation& evaluation, const data::Labels& labels) {
  if (evaluation.is_regression()) return metric_table(evaluation, labels);
  const model::ClassificationMetrics& metrics = evaluation.classification();
  return train::format_report(evaluation) + "\n" + confusion_table(metrics) + "\n" + metric_table(evaluation, labels) +
         best_threshold_line(metrics, labels);
}

std::string describe_calibration(const model::Evaluation& evaluation, const data::Labels& labels) {
  if (evaluation.is_regression()) return {};
  const bool is_binary = labels.texts.size() == 2;
  std::string text = fmt::format("  calibration: {}\n  {:>9}  {:>9}  {:>9}\n",
                                 is_binary ? fmt::format("the probability of {}", printable(labels.texts[1]))
                                           : "the probability of the predicted class",
                                 "predicted", "came true", "rows");
  for (const model::CalibrationBin& bin : evaluation.classification().calibration) {
    text += fmt::format("  {:>9.4f}  {:>9.4f}  {:>9}\n", bin.mean_predicted, bin.share_true, bin.rows);
  }
  return text;
}

std::string describe_importance(const std::vector<model::ColumnImportance>& columns,
                                const model::PermutationSample& sample, bool is_regression) {
  constexpr std::size_t k_columns_shown = 10;
  const model::ImportanceRanking ranking(columns);
  if (ranking.is_empty()) return {};
  const auto shown = ranking.first(k_columns_shown);
  const auto bare = [](const std::string& name) {
    const std::string quoted = quote(name);
    return quoted.substr(1, quoted.size() - 2);
  };
  std::size_t width = 0;
  for (const model::ColumnImportance& column : shown) width = std::max(width, display_width(bare(column.column)));
  std::string text = "  importance: the share of what the splits gained\n";
  if (ranking.is_by_permutation()) {
    text = fmt::format("  importance: what {} loses when a column is shuffled ({} times, {} test rows)\n",
                       is_regression ? "R2" : "accuracy", sample.repeats, sample.rows);
  }
  for (const model::ColumnImportance& column : shown) {
    std::string line = fmt::format("  {}  {:>7.4f}", pad_right(bare(column.column), width), ranking.value_of(column));
    if (ranking.is_by_permutation()) line += fmt::format(" +/- {:.4f}", column.permutation_deviation);
    line += "  " + bar(ranking.share_of_most(column));
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  const std::size_t others = ranking.size() - shown.size();
  if (others > 0) text += fmt::format("  ({} further columns in --json)\n", others);
  return text;
}

std::string describe_cross_validation(const model::CrossValidation& validation) {
  std::string text = fmt::format("  cross-validation: {}{} folds of the {} training rows, mean and deviation\n",
                                 validation.folds(), validation.is_stratified ? " stratified" : "", validation.rows);
  for (const model::CrossValidatedMetric& metric : validation.metrics) {
    const std::string figure =
        metric.mean ? fmt::format("{:>8} +/- {}", format_figure(*metric.mean), format_figure(metric.deviation))
                    : "undefined in every fold";
    text += fmt::format("  {:<{}}  {}\n", model::metric_name(metric.key), k_name_width, figure);
  }
  return text;
}

std::string describe_out_of_bag(double score, bool is_regression) {
  return fmt::format("  out of bag: {} {}, on the training rows that a tree did not see\n",
                     is_regression ? "R2" : "accuracy", format_figure(score));
}

}  // namespace foretell::cli
