#include "model/evaluation.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace foretell::model {
namespace {

struct KnownMetric {
  std::string_view key;
  std::string_view name;
  bool is_more_better;
};

constexpr std::array k_known_metrics{
    KnownMetric{"accuracy", "accuracy", true},
    KnownMetric{"log_loss", "log loss", false},
    KnownMetric{"roc_auc", "ROC AUC", true},
    KnownMetric{"average_precision", "average precision", true},
    KnownMetric{"brier_score", "Brier score", false},
    KnownMetric{"r2", "R2", true},
    KnownMetric{"mae", "MAE", false},
    KnownMetric{"rmse", "RMSE", false},
    KnownMetric{"mape", "MAPE", false},
};

const KnownMetric* find_known(std::string_view key) {
  const auto* const found = std::ranges::find(k_known_metrics, key, &KnownMetric::key);
  return found == k_known_metrics.end() ? nullptr : found;
}

/// Gathers metrics with what is known of them by key.
class MetricList {
 public:
  explicit MetricList(const Evaluation& evaluation) : evaluation_(evaluation) {}

  void add(std::string_view key, std::optional<double> value, std::optional<double> baseline) {
    const KnownMetric* const known = find_known(key);
    assert(known != nullptr);
    Metric& metric = metrics_.emplace_back(known->key, known->name, known->is_more_better, value, baseline);
    const auto interval = evaluation_.intervals.find(key);
    if (interval != evaluation_.intervals.end()) metric.interval = interval->second;
  }
  std::vector<Metric> take() { return std::move(metrics_); }

 private:
  const Evaluation& evaluation_;
  std::vector<Metric> metrics_;
};

}  // namespace

const ClassificationMetrics& Evaluation::classification() const {
  assert(!is_regression());
  return *std::get_if<ClassificationMetrics>(&metrics);
}

const RegressionMetrics& Evaluation::regression() const {
  assert(is_regression());
  return *std::get_if<RegressionMetrics>(&metrics);
}

std::vector<Metric> list_metrics(const Evaluation& evaluation) {
  MetricList list(evaluation);
  if (evaluation.is_regression()) {
    const auto& [model, training_mean, baseline] = evaluation.regression();
    list.add("r2", model.r2, baseline.r2);
    list.add("mae", model.mae, baseline.mae);
    list.add("rmse", model.rmse, baseline.rmse);
    list.add("mape", model.mape, baseline.mape);
    return list.take();
  }
  const ClassificationMetrics& metrics = evaluation.classification();
  constexpr double k_guessing = 0.5;
  list.add("accuracy", metrics.accuracy, metrics.baseline.accuracy);
  list.add("log_loss", metrics.log_loss, metrics.baseline.log_loss);
  list.add("roc_auc", metrics.roc_auc, metrics.roc_auc ? std::optional(k_guessing) : std::nullopt);
  list.add("average_precision", metrics.average_precision, metrics.baseline.average_precision);
  list.add("brier_score", metrics.brier_score, metrics.baseline.brier_score);
  return list.take();
}

std::string_view metric_name(std::string_view key) {
  const KnownMetric* const known = find_known(key);
  return known == nullptr ? key : known->name;
}

}  // namespace foretell::model
