#include "train/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <vector>

namespace foretell::train {
namespace {

/// Labels of the model and of the truth in one numbering: the model's classes first, then labels it does not know.
struct JointLabels {
  std::vector<std::string> texts;
  std::vector<std::size_t> of_truth;  // [place in the truth's labels]: place in `texts`
  std::vector<std::size_t> truth;     // [row]: place in `texts`
};

JointLabels join(const data::Labels& model_labels, const TestTruth& truth) {
  JointLabels joint{.texts = model_labels.texts, .of_truth = {}, .truth = {}};
  std::map<std::string_view, std::size_t> places;
  for (std::size_t c = 0; c < model_labels.texts.size(); ++c) places.emplace(model_labels.texts[c], c);
  for (const std::string& text : truth.labels.texts) {
    const auto [place, is_new] = places.emplace(text, joint.texts.size());
    if (is_new) joint.texts.push_back(text);
    joint.of_truth.push_back(place->second);
  }
  for (const std::int32_t label : truth.target) joint.truth.push_back(joint.of_truth[static_cast<std::size_t>(label)]);
  return joint;
}

/// Order of labels: integers by value, anything else by bytes (which puts false before true).
bool stands_before(data::LabelType type, const std::string& a, const std::string& b) {
  if (type != data::LabelType::integer) return a < b;
  std::int64_t left = 0;
  std::int64_t right = 0;
  std::from_chars(a.data(), a.data() + a.size(), left);
  std::from_chars(b.data(), b.data() + b.size(), right);
  return left < right;
}

/// The labels, by their joint numbers, that are true or predicted for some row, in order.
std::vector<std::size_t> labels_in_use(data::LabelType type, const JointLabels& joint,
                                       const std::vector<std::int32_t>& predicted) {
  std::vector<bool> is_used(joint.texts.size());
  for (const std::size_t label : joint.truth) is_used[label] = true;
  for (const std::int32_t label : predicted) is_used[static_cast<std::size_t>(label)] = true;
  std::vector<std::size_t> used;
  for (std::size_t label = 0; label < is_used.size(); ++label) {
    if (is_used[label]) used.push_back(label);
  }
  std::ranges::sort(used,
                    [&](std::size_t a, std::size_t b) { return stands_before(type, joint.texts[a], joint.texts[b]); });
  return used;
}

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }

void fill_confusion(model::Evaluation& out, const std::vector<std::size_t>& labels, const JointLabels& joint,
                    const std::vector<std::int32_t>& predicted) {
  std::vector<std::size_t> place(joint.texts.size());
  for (std::size_t i = 0; i < labels.size(); ++i) place[labels[i]] = i;
  out.confusion.assign(labels.size(), std::vector<std::uint64_t>(labels.size()));
  for (std::size_t row = 0; row < predicted.size(); ++row) {
    ++out.confusion[place[joint.truth[row]]][place[static_cast<std::size_t>(predicted[row])]];
  }
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

/// Fills `out` with the averages over `lines`, each with the weight that `weight` gives it.
template <class Weight>
void fill_average(model::ReportLine& out, const std::vector<model::ReportLine>& lines, Weight weight) {
  std::vector<double> weights;
  weights.reserve(lines.size());
  for (const model::ReportLine& line : lines) {
    weights.push_back(weight(line));
    out.support += line.support;
  }
  const double total = numpy_sum(weights);
  for (const auto figure : {&model::ReportLine::precision, &model::ReportLine::recall, &model::ReportLine::f1}) {
    std::vector<double> terms;
    terms.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) terms.push_back(lines[i].*figure * weights[i]);
    out.*figure = numpy_sum(terms) / total;
  }
}

/// Fills accuracy and report from the confusion matrix.
void fill_report(model::Evaluation& out, const std::vector<std::string>& names) {
  std::uint64_t correct = 0;
  out.macro_average.label = "macro avg";
  out.weighted_average.label = "weighted avg";
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::uint64_t support = 0;
    std::uint64_t predicted = 0;
    for (std::size_t j = 0; j < names.size(); ++j) {
      support += out.confusion[i][j];
      predicted += out.confusion[j][i];
    }
    const auto hits = static_cast<double>(out.confusion[i][i]);
    const auto support_rows = static_cast<double>(support);
    const auto predicted_rows = static_cast<double>(predicted);
    out.classes.push_back({.label = names[i],
                           .precision = ratio(hits, predicted_rows),
                           .recall = ratio(hits, support_rows),
                           .f1 = ratio(2 * hits, support_rows + predicted_rows),
                           .support = support});
    correct += out.confusion[i][i];
  }
  out.accuracy = ratio(static_cast<double>(correct), static_cast<double>(out.rows));

  fill_average(out.macro_average, out.classes, [](const model::ReportLine&) { return 1.0; });
  fill_average(out.weighted_average, out.classes,
               [](const model::ReportLine& line) { return static_cast<double>(line.support); });
}

double loss_of(double probability) {
  constexpr double k_epsilon = std::numeric_limits<double>::epsilon();
  return -std::log(std::clamp(probability, k_epsilon, 1 - k_epsilon));
}

/// The mean loss when `probability(row, class)` is answered.
template <class Probability>
double log_loss(const JointLabels& joint, std::size_t classes, Probability probability) {
  double sum = 0;
  for (std::size_t row = 0; row < joint.truth.size(); ++row) {
    const std::size_t label = joint.truth[row];
    sum += loss_of(label < classes ? probability(row, label) : 0.0);
  }
  return sum / static_cast<double>(joint.truth.size());
}

/// The share of pairs of a row of class `c` and another row in which the former has the larger probability of `c`, ties
/// counted half (Mann-Whitney); nothing when there are no such pairs.
std::optional<double> roc_auc_of_class(std::size_t c, const JointLabels& joint, const model::Predictions& predictions) {
  struct Row {
    float probability;
    bool is_member;
  };
  std::vector<Row> rows;
  rows.reserve(joint.truth.size());
  for (std::size_t row = 0; row < joint.truth.size(); ++row) {
    rows.push_back({predictions.row(row)[c], joint.truth[row] == c});
  }
  std::ranges::sort(rows, {}, &Row::probability);
  std::uint64_t members = 0;
  std::uint64_t others = 0;
  std::uint64_t wins_twice = 0;
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    std::uint64_t tied_members = 0;
    std::uint64_t tied_others = 0;
    for (; end < rows.size() && rows[end].probability == rows[begin].probability; ++end) {
      (rows[end].is_member ? tied_members : tied_others) += 1;
    }
    wins_twice += tied_members * (2 * others + tied_others);
    members += tied_members;
    others += tied_others;
  }
  if (members == 0 || others == 0) return std::nullopt;
  return static_cast<double>(wins_twice) / 2 / (static_cast<double>(members) * static_cast<double>(others));
}

std::optional<double> roc_auc(const JointLabels& joint, const model::Predictions& predictions) {
  if (predictions.classes == 2) return roc_auc_of_class(1, joint, predictions);
  double sum = 0;
  std::size_t defined = 0;
  for (std::size_t c = 0; c < predictions.classes; ++c) {
    const std::optional<double> of_class = roc_auc_of_class(c, joint, predictions);
    if (!of_class) continue;
    sum += *of_class;
    ++defined;
  }
  if (defined == 0) return std::nullopt;
  return sum / static_cast<double>(defined);
}

void fill_baseline(model::Evaluation& out, const data::Labels& model_labels,
                   std::span<const std::uint64_t> training_rows, const JointLabels& joint) {
  const auto majority = static_cast<std::size_t>(std::ranges::max_element(training_rows) - training_rows.begin());
  out.baseline_label = model_labels.texts[majority];
  out.baseline_accuracy =
      ratio(static_cast<double>(std::ranges::count(joint.truth, majority)), static_cast<double>(out.rows));
  double total = 0;
  for (const std::uint64_t rows : training_rows) total += static_cast<double>(rows);
  out.baseline_log_loss = log_loss(joint, training_rows.size(), [&](std::size_t, std::size_t label) {
    return static_cast<double>(training_rows[label]) / total;
  });
}

}  // namespace

model::Evaluation evaluate(const data::Labels& model_labels, std::span<const std::uint64_t> training_rows,
                           const TestTruth& truth, const model::Predictions& predictions) {
  assert(predictions.size() > 0 && predictions.size() == truth.target.size());
  assert(predictions.classes == model_labels.texts.size() && training_rows.size() == predictions.classes);
  const JointLabels joint = join(model_labels, truth);
  const std::vector<std::size_t> labels = labels_in_use(model_labels.type, joint, predictions.labels);
  std::vector<std::string> names;
  names.reserve(labels.size());
  for (const std::size_t label : labels) names.push_back(joint.texts[label]);

  model::Evaluation out;
  out.rows = predictions.size();
  fill_confusion(out, labels, joint, predictions.labels);
  fill_report(out, names);
  out.log_loss = log_loss(joint, predictions.classes, [&](std::size_t row, std::size_t label) {
    return static_cast<double>(predictions.row(row)[label]);
  });
  out.roc_auc = roc_auc(joint, predictions);
  fill_baseline(out, model_labels, training_rows, joint);
  return out;
}

}  // namespace foretell::train
