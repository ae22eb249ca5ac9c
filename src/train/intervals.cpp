#include "train/intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string_view>

#include "base/limits.hpp"
#include "base/threads.hpp"
#include "train/class_metrics.hpp"
#include "train/joint_labels.hpp"
#include "train/random.hpp"
#include "train/ranking.hpp"
#include "train/regression_metrics.hpp"
#include "train/row_sample.hpp"

namespace foretell::train {
namespace {

/// Streams of the seed that nothing else of a training draws from.
constexpr std::uint64_t k_sample_stream = std::uint64_t{1} << 40;
constexpr std::uint64_t k_first_resample_stream = k_sample_stream + 1;

/// A metric that is resampled, and the range that it cannot leave.
struct Resampled {
  std::string_view key;
  double least;
  double most;
};

using Figures = std::vector<std::optional<double>>;
/// The metrics where each row counts as often as is said, once where nothing is said.
using Statistic = std::function<Figures(std::span<const std::uint32_t> row_counts)>;

constexpr double k_infinity = std::numeric_limits<double>::infinity();

constexpr std::array k_class_figures{
    Resampled{"log_loss", 0, k_infinity},
    Resampled{"brier_score", 0, 2},
    Resampled{"roc_auc", 0, 1},
    Resampled{"average_precision", 0, 1},
};

/// What k_class_figures are computed from again and again: the rows are ranked once.
class ClassStatistic {
 public:
  ClassStatistic(std::vector<std::uint32_t> truth, const model::Predictions& predictions)
      : truth_(std::move(truth)),
        log_losses_(log_losses(truth_, predictions)),
        brier_scores_(brier_scores(truth_, predictions)),
        first_class_(first_ranked_class(predictions.classes)) {
    for (std::uint32_t c = first_class_; c < predictions.classes; ++c) {
      rankings_.push_back(rank_by_class(predictions, c));
    }
  }

  Figures operator()(std::span<const std::uint32_t> row_counts) const {
    std::vector<std::optional<double>> areas;
    std::vector<std::optional<double>> precisions;
    std::vector<Cut> cuts;
    for (std::uint32_t i = 0; i < rankings_.size(); ++i) {
      rankings_[i].cut(truth_, first_class_ + i, row_counts, cuts);
      areas.push_back(roc_auc(cuts));
      precisions.push_back(average_precision(cuts));
    }
    return {mean(log_losses_, row_counts), mean(brier_scores_, row_counts), mean_of_defined(areas),
            mean_of_defined(precisions)};
  }

 private:
  static double mean(std::span<const double> values, std::span<const std::uint32_t> row_counts) {
    double sum = 0;
    for (std::size_t row = 0; row < values.size(); ++row)
      sum += row_counts.empty() ? values[row] : values[row] * row_counts[row];
    return sum / static_cast<double>(values.size());
  }

  std::vector<std::uint32_t> truth_;
  std::vector<double> log_losses_;
  std::vector<double> brier_scores_;
  std::uint32_t first_class_;
  std::vector<Ranking> rankings_;
};

constexpr std::array k_number_figures{
    Resampled{"r2", -k_infinity, 1},
    Resampled{"mae", 0, k_infinity},
    Resampled{"rmse", 0, k_infinity},
    Resampled{"mape", 0, k_infinity},
};

/// k_number_figures.
struct NumberStatistic {
  std::vector<double> truth;
  std::vector<float> predicted;

  Figures operator()(std::span<const std::uint32_t> row_counts) const {
    const model::RegressionScores scores = score_numbers(truth, predicted, row_counts);
    return {scores.r2, scores.mae, scores.rmse, scores.mape};
  }
};

/// The entries of `values` that `rows` names, `width` numbers each.
template <class T>
std::vector<T> pick(std::span<const T> values, std::span<const std::uint32_t> rows, std::size_t width = 1) {
  std::vector<T> picked;
  picked.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * width);
    picked.insert(picked.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  return picked;
}

std::vector<std::uint32_t> resampled_rows(std::size_t rows, std::size_t classes, std::uint32_t seed) {
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0u);
  const std::size_t by_values = limits::k_resampled_values_max / std::max<std::size_t>(classes, 1);
  Random random(seed, k_sample_stream);
  return sample_rows(all, std::min(limits::k_resampled_rows_max, by_values), random);
}

/// The figures of every resample of `rows` rows.
std::vector<Figures> resample(std::size_t rows, const Statistic& statistic, std::uint32_t seed, std::size_t threads) {
  std::vector<Figures> figures(limits::k_resamples);
  parallel_for(figures.size(), threads, [&](std::size_t i) {
    Random random(seed, k_first_resample_stream + i);
    std::vector<std::uint32_t> row_counts(rows);
    for (std::size_t draw = 0; draw < rows; ++draw) ++row_counts[random.below(static_cast<std::uint32_t>(rows))];
    figures[i] = statistic(row_counts);
  });
  return figures;
}

/// Between two neighbours of `sorted` in proportion, as numpy.quantile.
double quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// The middle 95 % of figure `index`; nothing where it is undefined in some resample.
std::optional<model::Interval> percentiles(std::span<const Figures> figures, std::size_t index) {
  std::vector<double> values;
  values.reserve(figures.size());
  for (const Figures& of_resample : figures) {
    if (!of_resample[index]) return std::nullopt;
    values.push_back(*of_resample[index]);
  }
  std::ranges::sort(values);
  return model::Interval{.low = quantile(values, 0.025), .high = quantile(values, 0.975)};
}

/// Enters the interval of each figure that is defined. `sampled` rows stand for all of the evaluation's.
void enter_intervals(model::Evaluation& evaluation, std::span<const Resampled> resampled, const Statistic& statistic,
                     std::size_t sampled, std::uint32_t seed, std::size_t threads) {
  const Figures center = statistic({});
  const std::vector<Figures> figures = resample(sampled, statistic, seed, threads);
  const double narrowing = std::sqrt(static_cast<double>(sampled) / static_cast<double>(evaluation.rows));
  const std::vector<model::Metric> metrics = model::list_metrics(evaluation);
  for (std::size_t i = 0; i < resampled.size(); ++i) {
    const auto [key, least, most] = resampled[i];
    const auto metric = std::ranges::find(metrics, key, &model::Metric::key);
    const auto range = percentiles(figures, i);
    if (!range || !center[i] || !metric->value) continue;
    const auto around_value = [&](double end) {
      return std::clamp(*metric->value + (end - *center[i]) * narrowing, least, most);
    };
    evaluation.intervals[std::string(key)] = {around_value(range->low), around_value(range->high)};
  }
}

}  // namespace

model::Interval wilson_interval(double share, std::uint64_t rows) {
  constexpr double k_z = 1.959963984540054;  // the normal distribution's 97.5th percentile
  const auto n = static_cast<double>(rows);
  const double middle = (share + k_z * k_z / (2 * n)) / (1 + k_z * k_z / n);
  const double half = k_z * std::sqrt(share * (1 - share) / n + k_z * k_z / (4 * n * n)) / (1 + k_z * k_z / n);
  return {.low = std::max(middle - half, 0.0), .high = std::min(middle + half, 1.0)};
}

void measure_intervals(model::Evaluation& evaluation, const data::Labels& model_labels, const TestTruth& truth,
                       const model::Predictions& predictions, std::uint32_t seed, std::size_t threads) {
  const std::vector<std::uint32_t> rows = resampled_rows(predictions.size(), predictions.classes, seed);
  if (evaluation.is_regression()) {
    const NumberStatistic statistic{.truth = pick(truth.target_numbers, rows),
                                    .predicted = pick<float>(predictions.values, rows)};
    enter_intervals(evaluation, k_number_figures, statistic, rows.size(), seed, threads);
    return;
  }
  evaluation.intervals["accuracy"] = wilson_interval(evaluation.classification().accuracy, evaluation.rows);
  const JointLabels joint = join_labels(model_labels, truth.labels, truth.target);
  const model::Predictions sampled{.classes = predictions.classes,
                                   .probabilities = pick<float>(predictions.probabilities, rows, predictions.classes),
                                   .labels = pick<std::int32_t>(predictions.labels, rows)};
  const ClassStatistic statistic(pick<std::uint32_t>(joint.truth, rows), sampled);
  enter_intervals(evaluation, k_class_figures, statistic, rows.size(), seed, threads);
}

}  // namespace foretell::train
