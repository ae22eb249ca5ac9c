#include "train/cross_validate.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/threads.hpp"
#include "train/class_metrics.hpp"
#include "train/folds.hpp"
#include "train/progress_counter.hpp"
#include "train/split.hpp"
#include "train/test_rows.hpp"

namespace foretell::train {
namespace {

std::vector<std::uint32_t> fold_of_each(const data::Table& table, std::span<const std::uint32_t> rows,
                                        const CrossValidationOptions& options) {
  if (!options.stratify || table.schema.is_regression()) return assign_folds(rows.size(), options.folds, options.seed);
  std::vector<std::uint32_t> target;
  target.reserve(rows.size());
  for (const std::uint32_t row : rows) target.push_back(static_cast<std::uint32_t>(table.target[row]));
  return assign_folds_by_class(target, table.schema.labels.texts.size(), options.folds, options.seed);
}

Split split_by_fold(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> fold_of, std::uint32_t fold) {
  Split split;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    (fold_of[i] == fold ? split.test : split.train).push_back(rows[i]);
  }
  return split;
}

Result<model::Evaluation> validate_fold(const data::Table& table, const Split& split, const Fit& fit,
                                        std::size_t threads) {
  const Prepared fitted = TRY(fit(split.train, threads));
  Tested tested = TRY(test_on_rows(fitted, table, split.test, threads));
  return std::move(tested.evaluation);
}

double sample_deviation(std::span<const std::optional<double>> values, double mean) {
  double squares = 0;
  double defined = 0;
  for (const std::optional<double>& value : values) {
    if (!value) continue;
    squares += (*value - mean) * (*value - mean);
    ++defined;
  }
  return defined < 2 ? 0 : std::sqrt(squares / (defined - 1));
}

model::CrossValidation summarize(std::span<const model::Evaluation> evaluations) {
  model::CrossValidation validation;
  for (const model::Evaluation& evaluation : evaluations) {
    validation.rows += evaluation.rows;
    const std::vector<model::Metric> metrics = model::list_metrics(evaluation);
    validation.metrics.resize(metrics.size());
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      validation.metrics[i].key = metrics[i].key;
      validation.metrics[i].folds.push_back(metrics[i].value);
    }
  }
  for (model::CrossValidatedMetric& metric : validation.metrics) {
    metric.mean = mean_of_defined(metric.folds);
    if (metric.mean) metric.deviation = sample_deviation(metric.folds, *metric.mean);
  }
  return validation;
}

}  // namespace

Result<model::CrossValidation> cross_validate(const data::Table& table, std::span<const std::uint32_t> rows,
                                              const CrossValidationOptions& options, const Fit& fit,
                                              const Progress& progress, const std::stop_token& stop) {
  if (rows.size() < options.folds) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("cannot cross-validate: {} rows for {} folds", rows.size(), options.folds),
                "ask for fewer folds with --cv, or add rows");
  }
  const std::vector<std::uint32_t> fold_of = fold_of_each(table, rows, options);
  std::vector<Result<model::Evaluation>> results(options.folds);
  ProgressCounter counter(progress, "cross-validating", options.folds);
  const std::size_t threads_a_fold = std::max<std::size_t>(1, options.threads / options.folds);
  const auto validate = [&](std::size_t fold) {
    const Split split = split_by_fold(rows, fold_of, static_cast<std::uint32_t>(fold));
    results[fold] = validate_fold(table, split, fit, threads_a_fold);
    counter.add_one();
  };
  if (!parallel_for(options.folds, options.threads, validate, stop)) {
    return fail(ErrorCode::cancelled, "stopped while cross-validating");
  }
  std::vector<model::Evaluation> evaluations;
  for (std::size_t fold = 0; fold < results.size(); ++fold) {
    if (!results[fold]) {
      Error error = std::move(results[fold].error());
      error.message = fmt::format("fold {} of {}: {}", fold + 1, options.folds, error.message);
      return std::unexpected(std::move(error));
    }
    evaluations.push_back(std::move(*results[fold]));
  }
  model::CrossValidation validation = summarize(evaluations);
  validation.is_stratified = options.stratify && !table.schema.is_regression();
  return validation;
}

}  // namespace foretell::train
