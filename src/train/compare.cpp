#include "train/compare.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

#include "train/class_metrics.hpp"
#include "train/joint_labels.hpp"

namespace foretell::train {
namespace {

/// What a row adds, term by term; the first term counts the rows.
enum class ClassTerm : std::uint8_t { rows, first_right, second_right, first_loss, second_loss, count };
enum class NumberTerm : std::uint8_t {
  rows,
  first_error,
  second_error,
  first_square,
  second_square,
  target,  // less the mean of all targets, so that the squares do not drown in it
  target_square,
  count,
};

template <class Term>
double at(std::span<const double> sums, Term term) {
  return sums[static_cast<std::size_t>(term)];
}

/// The terms of all rows, from which everything follows.
template <class Term>
class Terms {
 public:
  static constexpr auto k_width = static_cast<std::size_t>(Term::count);

  void add_row(const std::array<double, k_width>& row) { values_.insert(values_.end(), row.begin(), row.end()); }

  PairedSums sums() const { return {values_, k_width}; }

  std::vector<double> totals() const {
    std::vector<double> totals(k_width, 0);
    for (std::size_t i = 0; i < values_.size(); ++i) totals[i % k_width] += values_[i];
    return totals;
  }

  /// What the second model adds more than the first, row by row.
  std::vector<double> differences(Term first, Term second) const {
    std::vector<double> differences;
    for (std::size_t row = 0; row < values_.size(); row += k_width) {
      const std::span<const double> terms = std::span(values_).subspan(row, k_width);
      differences.push_back(at(terms, second) - at(terms, first));
    }
    return differences;
  }

 private:
  std::vector<double> values_;
};

/// The difference of the means of two terms.
template <class Term>
Difference mean_difference(Term first, Term second) {
  return [=](std::span<const double> sums) {
    return std::optional((at(sums, second) - at(sums, first)) / at(sums, Term::rows));
  };
}

/// Of 1 - squares / squares around the mean; undefined where all targets are equal.
std::optional<double> r2_difference(std::span<const double> sums) {
  const double mean = at(sums, NumberTerm::target) / at(sums, NumberTerm::rows);
  const double around_mean = at(sums, NumberTerm::target_square) - mean * at(sums, NumberTerm::target);
  if (!(around_mean > 0)) return std::nullopt;
  return (at(sums, NumberTerm::first_square) - at(sums, NumberTerm::second_square)) / around_mean;
}

/// A metric's difference, how it follows from sums, and its p value.
struct Measured {
  std::string_view key;
  bool is_more_better;
  Difference difference;
  double p;
};

template <class Term>
std::vector<MetricDifference> measure(const Terms<Term>& terms, const std::vector<Measured>& measured,
                                      std::uint64_t seed) {
  std::vector<Difference> differences;
  for (const Measured& metric : measured) differences.push_back(metric.difference);
  const std::vector<std::optional<model::Interval>> intervals = bootstrap(terms.sums(), differences, seed);
  const std::vector<double> totals = terms.totals();
  std::vector<MetricDifference> out;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    if (const std::optional<double> value = differences[i](totals)) {
      out.push_back({.key = measured[i].key,
                     .is_more_better = measured[i].is_more_better,
                     .value = *value,
                     .interval = intervals[i],
                     .p = measured[i].p});
    }
  }
  return out;
}

std::string_view label_text(const Answers& answers, std::size_t row) {
  return answers.labels.texts[static_cast<std::size_t>(answers.predictions.labels[row])];
}

void compare_classes(Comparison& out, const TestTruth& truth, const Answers& first, const Answers& second,
                     std::uint64_t seed) {
  const std::vector<std::uint32_t> first_truth = join_labels(first.labels, truth.labels, truth.target).truth;
  const std::vector<std::uint32_t> second_truth = join_labels(second.labels, truth.labels, truth.target).truth;
  const std::vector<double> first_losses = log_losses(first_truth, first.predictions);
  const std::vector<double> second_losses = log_losses(second_truth, second.predictions);
  Terms<ClassTerm> terms;
  for (std::uint32_t row = 0; row < out.rows; ++row) {
    const bool first_right = static_cast<std::uint32_t>(first.predictions.labels[row]) == first_truth[row];
    const bool second_right = static_cast<std::uint32_t>(second.predictions.labels[row]) == second_truth[row];
    out.only_first_right += first_right && !second_right ? 1 : 0;
    out.only_second_right += second_right && !first_right ? 1 : 0;
    if (label_text(first, row) != label_text(second, row)) out.differing.push_back(row);
    terms.add_row({1, first_right ? 1.0 : 0.0, second_right ? 1.0 : 0.0, first_losses[row], second_losses[row]});
  }
  out.mcnemar = mcnemar(out.only_first_right, out.only_second_right);
  out.differences =
      measure(terms,
              {{"accuracy", true, mean_difference(ClassTerm::first_right, ClassTerm::second_right), out.mcnemar.mid_p},
               {"log_loss", false, mean_difference(ClassTerm::first_loss, ClassTerm::second_loss),
                paired_t_test(terms.differences(ClassTerm::first_loss, ClassTerm::second_loss))}},
              seed);
}

void compare_numbers(Comparison& out, const TestTruth& truth, const Answers& first, const Answers& second,
                     std::uint64_t seed) {
  const std::span<const double> targets = truth.target_numbers;
  const double mean = std::accumulate(targets.begin(), targets.end(), 0.0) / static_cast<double>(targets.size());
  const auto distance = [&](std::uint32_t row) {
    return std::abs(static_cast<double>(first.predictions.values[row]) - second.predictions.values[row]);
  };
  Terms<NumberTerm> terms;
  for (std::uint32_t row = 0; row < out.rows; ++row) {
    const double first_error = first.predictions.values[row] - targets[row];
    const double second_error = second.predictions.values[row] - targets[row];
    const double target = targets[row] - mean;
    if (distance(row) > 0) out.differing.push_back(row);
    terms.add_row({1, std::abs(first_error), std::abs(second_error), first_error * first_error,
                   second_error * second_error, target, target * target});
  }
  std::ranges::stable_sort(out.differing, std::ranges::greater(), distance);
  out.differences = measure(terms,
                            {{"r2", true, r2_difference,
                              paired_t_test(terms.differences(NumberTerm::first_square, NumberTerm::second_square))},
                             {"mae", false, mean_difference(NumberTerm::first_error, NumberTerm::second_error),
                              paired_t_test(terms.differences(NumberTerm::first_error, NumberTerm::second_error))}},
                            seed);
}

}  // namespace

Comparison compare(const TestTruth& truth, const Answers& first, const Answers& second, std::uint64_t seed) {
  assert(truth.rows() > 0);
  assert(first.predictions.size() == truth.rows() && second.predictions.size() == truth.rows());
  Comparison out;
  out.rows = truth.rows();
  if (truth.labels.is_regression()) {
    compare_numbers(out, truth, first, second, seed);
  } else {
    compare_classes(out, truth, first, second, seed);
  }
  return out;
}

}  // namespace foretell::train
