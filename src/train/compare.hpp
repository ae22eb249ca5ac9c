#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/schema.hpp"
#include "model/evaluation.hpp"
#include "model/row.hpp"
#include "train/evaluate.hpp"
#include "train/paired_tests.hpp"

namespace foretell::train {

/// What one model said about some rows. A view: whoever made it owns the memory.
struct Answers {
  const data::Labels& labels;  // of the model
  const model::Predictions& predictions;
};

/// By how much a metric differs between two models on the same rows: the second's less the first's.
struct MetricDifference {
  std::string_view key;  // Metric::key
  bool is_more_better = true;
  double value = 0;
  std::optional<model::Interval>
      interval;  // 95 %, by bootstrap of the rows; absent where a resample leaves it undefined
  double p = 1;  // the chance of so large a difference between models that are equally good: McNemar's mid-p for the
                 // accuracy, a paired t-test of what the rows add to the others

  /// Whether both tests say that it is more than chance.
  bool is_clear() const { return p < 0.05 && interval && (interval->low > 0 || interval->high < 0); }
};

/// Two models on the same rows.
struct Comparison {
  std::uint64_t rows = 0;
  /// The rows that they answer otherwise: of classes in the order of the rows, of numbers the furthest apart first.
  std::vector<std::uint32_t> differing;
  std::uint64_t only_first_right = 0;  // of classes
  std::uint64_t only_second_right = 0;
  McNemar mcnemar;
  std::vector<MetricDifference> differences;  // accuracy, log_loss; or r2 (absent for constant targets), mae

  double agreement() const { return 1 - static_cast<double>(differing.size()) / static_cast<double>(rows); }
};

/// Compares what two models of one task said about the rows of `truth`, at least one. `seed` is that of the resamples.
Comparison compare(const TestTruth& truth, const Answers& first, const Answers& second, std::uint64_t seed);

}  // namespace foretell::train
