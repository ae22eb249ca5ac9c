#include "train/class_metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "train/ranking.hpp"

namespace foretell::train {
namespace {

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double loss_of(double probability) {
  constexpr double k_epsilon = std::numeric_limits<double>::epsilon();
  return -std::log(std::clamp(probability, k_epsilon, 1 - k_epsilon));
}

/// The squared distance of the answer from the truth: of the second of two classes, or of all of them.
template <class Number>
double brier_of(std::span<const Number> probabilities, std::uint32_t truth) {
  const auto squared = [](double distance) { return distance * distance; };
  if (probabilities.size() == 2) return squared(static_cast<double>(probabilities[1]) - (truth == 1 ? 1 : 0));
  double sum = truth < probabilities.size() ? 0 : 1;
  for (std::uint32_t c = 0; c < probabilities.size(); ++c) {
    sum += squared(static_cast<double>(probabilities[c]) - (truth == c ? 1 : 0));
  }
  return sum;
}

using Confusion = std::vector<std::vector<std::uint64_t>>;

Confusion confusion_of(std::span<const std::uint32_t> labels, const JointLabels& joint,
                       std::span<const std::int32_t> predicted) {
  std::vector<std::size_t> place(joint.texts.size());
  for (std::size_t i = 0; i < labels.size(); ++i) place[labels[i]] = i;
  Confusion confusion(labels.size(), std::vector<std::uint64_t>(labels.size()));
  for (std::size_t row = 0; row < predicted.size(); ++row) {
    ++confusion[place[joint.truth[row]]][place[static_cast<std::size_t>(predicted[row])]];
  }
  return confusion;
}

model::ReportLine report_line(const std::string& label, std::size_t place, const Confusion& confusion) {
  std::uint64_t support = 0;
  std::uint64_t predicted = 0;
  for (std::size_t other = 0; other < confusion.size(); ++other) {
    support += confusion[place][other];
    predicted += confusion[other][place];
  }
  const auto hits = static_cast<double>(confusion[place][place]);
  const auto support_rows = static_cast<double>(support);
  const auto predicted_rows = static_cast<double>(predicted);
  return {.label = label,
          .precision = ratio(hits, predicted_rows),
          .recall = ratio(hits, support_rows),
          .f1 = ratio(2 * hits, support_rows + predicted_rows),
          .support = support};
}

/// The sum of `terms` in the order of numpy.sum (pairwise_sum in loops_utils.h.src): which way the last bit falls decides
/// some second digits of a report.
double numpy_sum(std::span<const double> terms) {
  constexpr std::size_t k_lanes = 8;
  constexpr std::size_t k_block = 128;
  if (terms.size() < k_lanes) return std::accumulate(terms.begin(), terms.end(), 0.0);
  if (terms.size() > k_block) {
    const std::size_t half = terms.size() / 2 / k_lanes * k_lanes;
    return numpy_sum(terms.first(half)) + numpy_sum(terms.subspan(half));
  }
  std::array<double, k_lanes> r{};
  std::size_t i = 0;
  for (; i + k_lanes <= terms.size(); i += k_lanes) {
    for (std::size_t lane = 0; lane < k_lanes; ++lane) r[lane] += terms[i + lane];
  }
  const double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
  return std::accumulate(terms.begin() + static_cast<std::ptrdiff_t>(i), terms.end(), sum);
}

/// The average over `lines`, each with the weight that `weight` gives it.
template <class Weight>
model::ReportLine average_line(const std::vector<model::ReportLine>& lines, std::string label, Weight weight) {
  model::ReportLine average{.label = std::move(label)};
  std::vector<double> weights;
  weights.reserve(lines.size());
  for (const model::ReportLine& line : lines) {
    weights.push_back(weight(line));
    average.support += line.support;
  }
  const double total = numpy_sum(weights);
  for (const auto figure : {&model::ReportLine::precision, &model::ReportLine::recall, &model::ReportLine::f1}) {
    std::vector<double> terms;
    terms.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) terms.push_back(lines[i].*figure * weights[i]);
    average.*figure = numpy_sum(terms) / total;
  }
  return average;
}

/// Fills accuracy, report and confusion matrix.
void fill_report(model::ClassificationMetrics& out, data::LabelType type, const JointLabels& joint,
                 const model::Predictions& predictions) {
  const std::vector<std::uint32_t> labels = labels_in_use(type, joint, predictions.labels);
  out.confusion = confusion_of(labels, joint, predictions.labels);
  std::uint64_t hits = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    out.classes.push_back(report_line(joint.texts[labels[i]], i, out.confusion));
    hits += out.confusion[i][i];
  }
  out.accuracy = ratio(static_cast<double>(hits), static_cast<double>(predictions.size()));
  out.macro_average = average_line(out.classes, "macro avg", [](const model::ReportLine&) { return 1.0; });
  out.weighted_average = average_line(out.classes, "weighted avg",
                                      [](const model::ReportLine& line) { return static_cast<double>(line.support); });
}

/// Fills what comes from the order of the rows by the probability of each class.
void fill_ranked(model::ClassificationMetrics& out, const JointLabels& joint, const model::Predictions& predictions) {
  std::vector<std::optional<double>> areas(predictions.classes);
  std::vector<std::optional<double>> precisions(predictions.classes);
  std::vector<std::optional<double>> shares(predictions.classes);  // what one probability for all rows would reach
  std::vector<Cut> cuts;
  for (std::uint32_t c = 0; c < predictions.classes; ++c) {
    rank_by_class(predictions, c).cut(joint.truth, c, {}, cuts);
    areas[c] = roc_auc(cuts);
    precisions[c] = average_precision(cuts);
    if (precisions[c])
      shares[c] = ratio(static_cast<double>(cuts.back().members), static_cast<double>(joint.truth.size()));
    if (predictions.classes == 2 && c == 1) out.best_threshold = best_threshold(cuts);
  }
  for (model::ReportLine& line : out.classes) {
    const auto known = std::ranges::find(joint.texts, line.label) - joint.texts.begin();
    const auto c = static_cast<std::size_t>(known);
    if (c >= predictions.classes) continue;
    line.roc_auc = areas[c];
    line.average_precision = precisions[c];
  }
  const std::size_t skipped = first_ranked_class(predictions.classes);
  out.roc_auc = mean_of_defined(std::span(areas).subspan(skipped));
  out.average_precision = mean_of_defined(std::span(precisions).subspan(skipped));
  out.baseline.average_precision = mean_of_defined(std::span(shares).subspan(skipped));
}

/// The rows by a probability and whether what it stands for is true, in ten bins.
class Calibration {
 public:
  void add(float probability, bool is_true) {
    Bin& bin = bins_[bin_of(static_cast<double>(probability))];
    bin.sum += static_cast<double>(probability);
    bin.trues += is_true ? 1 : 0;
    ++bin.rows;
  }
  std::vector<model::CalibrationBin> filled() const {
    std::vector<model::CalibrationBin> out;
    for (const Bin& bin : bins_) {
      if (bin.rows == 0) continue;
      const auto rows = static_cast<double>(bin.rows);
      out.push_back(
          {.mean_predicted = bin.sum / rows, .share_true = static_cast<double>(bin.trues) / rows, .rows = bin.rows});
    }
    return out;
  }

 private:
  static constexpr std::size_t k_bins = 10;

  struct Bin {
    double sum = 0;
    std::uint64_t trues = 0;
    std::uint64_t rows = 0;
  };

  /// The edges are those of numpy.linspace(0, 1, 11), an edge belongs to the bin below it.
  static std::size_t bin_of(double probability) {
    std::size_t bin = 0;
    while (bin + 1 < k_bins && probability > static_cast<double>(bin + 1) * 0.1) ++bin;
    return bin;
  }

  std::array<Bin, k_bins> bins_{};
};

std::vector<model::CalibrationBin> calibrate(std::span<const std::uint32_t> truth,
                                             const model::Predictions& predictions) {
  Calibration calibration;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const auto answered = predictions.classes == 2 ? 1 : static_cast<std::uint32_t>(predictions.labels[row]);
    calibration.add(predictions.row(row)[answered], truth[row] == answered);
  }
  return calibration.filled();
}

/// Fills all of the baseline but what the ranking gives.
void fill_baseline(model::ClassBaseline& out, const JointLabels& joint, std::span<const std::uint64_t> class_rows) {
  const auto majority = static_cast<std::uint32_t>(std::ranges::max_element(class_rows) - class_rows.begin());
  out.label = joint.texts[majority];
  out.class_rows.assign(class_rows.begin(), class_rows.end());
  const auto rows = static_cast<double>(joint.truth.size());
  out.accuracy = ratio(static_cast<double>(std::ranges::count(joint.truth, majority)), rows);

  const auto total = static_cast<double>(std::accumulate(class_rows.begin(), class_rows.end(), std::uint64_t{0}));
  std::vector<double> shares;
  for (const std::uint64_t of_class : class_rows) shares.push_back(static_cast<double>(of_class) / total);
  for (const std::uint32_t label : joint.truth) {
    out.log_loss += loss_of(label < shares.size() ? shares[label] : 0) / rows;
    out.brier_score += brier_of(std::span<const double>(shares), label) / rows;
  }
}

}  // namespace

std::vector<double> log_losses(std::span<const std::uint32_t> truth, const model::Predictions& predictions) {
  std::vector<double> losses;
  losses.reserve(truth.size());
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::uint32_t label = truth[row];
    losses.push_back(loss_of(label < predictions.classes ? static_cast<double>(predictions.row(row)[label]) : 0));
  }
  return losses;
}

std::vector<double> brier_scores(std::span<const std::uint32_t> truth, const model::Predictions& predictions) {
  std::vector<double> scores;
  scores.reserve(truth.size());
  for (std::size_t row = 0; row < truth.size(); ++row) scores.push_back(brier_of(predictions.row(row), truth[row]));
  return scores;
}

std::optional<double> mean_of_defined(std::span<const std::optional<double>> values) {
  double sum = 0;
  std::size_t defined = 0;
  for (const std::optional<double>& value : values) {
    if (!value) continue;
    sum += *value;
    ++defined;
  }
  if (defined == 0) return std::nullopt;
  return sum / static_cast<double>(defined);
}

model::ClassificationMetrics measure_classes(data::LabelType type, const JointLabels& joint,
                                             std::span<const std::uint64_t> class_rows,
                                             const model::Predictions& predictions) {
  model::ClassificationMetrics out;
  fill_report(out, type, joint, predictions);
  fill_ranked(out, joint, predictions);
  out.log_loss = mean(log_losses(joint.truth, predictions));
  out.brier_score = mean(brier_scores(joint.truth, predictions));
  out.calibration = calibrate(joint.truth, predictions);
  fill_baseline(out.baseline, joint, class_rows);
  return out;
}

}  // namespace foretell::train
