#include "cli/evaluation_plots.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "cli/svg_plot.hpp"
#include "train/class_metrics.hpp"
#include "train/joint_labels.hpp"
#include "train/ranking.hpp"

namespace foretell::cli {
namespace {

constexpr std::size_t k_curves_max = 6;    // more cannot be told apart
constexpr std::size_t k_dots_max = 2'000;  // more make the page heavy
constexpr Range k_shares{0, 1};

std::string figure(std::string_view title, std::string_view drawing, std::string_view legend = {}) {
  return fmt::format("<figure><figcaption>{}</figcaption>{}{}</figure>\n", escape_html(title), drawing, legend);
}

/// One class against the rest: the cuts of its ranking.
struct ClassCuts {
  std::string label;
  std::vector<train::Cut> cuts;

  double members() const { return static_cast<double>(cuts.back().members); }
  double others() const { return static_cast<double>(cuts.back().others); }
};

/// The classes whose curves are drawn, the most frequent ones, with at least one row of the class and one other.
std::vector<ClassCuts> drawn_classes(const EvaluationPage& page) {
  const data::Labels& labels = page.manifest.schema.labels;
  const std::vector<std::uint32_t> truth =
      train::join_labels(labels, page.table.schema.labels, page.table.target).truth;
  std::vector<ClassCuts> classes;
  for (std::uint32_t c = train::first_ranked_class(labels.texts.size()); c < labels.texts.size(); ++c) {
    ClassCuts& one = classes.emplace_back(labels.texts[c], std::vector<train::Cut>{});
    train::rank_by_class(page.predictions, c).cut(truth, c, {}, one.cuts);
  }
  std::erase_if(classes, [](const ClassCuts& one) { return one.members() == 0 || one.others() == 0; });
  std::ranges::stable_sort(classes, std::ranges::greater{}, &ClassCuts::members);
  if (classes.size() > k_curves_max) classes.resize(k_curves_max);
  return classes;
}

/// The classes with their colours and a figure each.
std::string legend(const std::vector<ClassCuts>& classes,
                   std::optional<double> (*figure_of)(std::span<const train::Cut>), std::string_view figure_name) {
  std::string text = "<ul class=\"legend\">";
  for (std::size_t i = 0; i < classes.size(); ++i) {
    text += fmt::format("<li><i class=\"key c{}\"></i>{} <small>{} {:.4f}</small></li>", i,
                        escape_html(classes[i].label), figure_name, figure_of(classes[i].cuts).value_or(0));
  }
  return text + "</ul>";
}

/// Evenly spaced rows, at most k_dots_max of them.
std::vector<std::size_t> drawn_rows(std::size_t rows) {
  const std::size_t step = (rows + k_dots_max - 1) / k_dots_max;
  std::vector<std::size_t> drawn;
  for (std::size_t row = 0; row < rows; row += step) drawn.push_back(row);
  return drawn;
}

std::string dots_figure(std::string_view title, std::size_t drawn, std::size_t rows, std::string drawing) {
  const std::string note =
      drawn == rows ? std::string() : fmt::format("<p><small>{} of {} rows, evenly spaced</small></p>", drawn, rows);
  return figure(title, drawing, note);
}

}  // namespace

std::string roc_figure(const EvaluationPage& page) {
  const std::vector<ClassCuts> classes = drawn_classes(page);
  if (classes.empty()) return {};
  SvgPlot plot("false positive rate", "true positive rate", k_shares, k_shares);
  plot.guide({0, 0}, {1, 1});
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::vector<Point> points{{0, 0}};
    for (const train::Cut& cut : classes[i].cuts) {
      points.push_back({static_cast<double>(cut.others) / classes[i].others(),
                        static_cast<double>(cut.members) / classes[i].members()});
    }
    plot.curve(points, i);
  }
  return figure("ROC", std::move(plot).finish("ROC curves"), legend(classes, train::roc_auc, "AUC"));
}

std::string precision_recall_figure(const EvaluationPage& page) {
  const std::vector<ClassCuts> classes = drawn_classes(page);
  if (classes.empty()) return {};
  SvgPlot plot("recall", "precision", k_shares, k_shares);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::vector<Point> points;
    for (const train::Cut& cut : classes[i].cuts) {
      const auto members = static_cast<double>(cut.members);
      points.push_back({members / classes[i].members(), members / (members + static_cast<double>(cut.others))});
    }
    plot.curve(points, i);
  }
  return figure("Precision and recall", std::move(plot).finish("Precision against recall"),
                legend(classes, train::average_precision, "average precision"));
}

std::string calibration_figure(const EvaluationPage& page) {
  const std::vector<std::string>& labels = page.manifest.schema.labels.texts;
  const std::string x_title =
      labels.size() == 2 ? "predicted probability of " + labels[1] : std::string("probability of the predicted class");
  std::vector<Point> points;
  for (const model::CalibrationBin& bin : page.evaluation.classification().calibration) {
    points.push_back({bin.mean_predicted, bin.share_true});
  }
  SvgPlot plot(x_title, "share that came true", k_shares, k_shares);
  plot.guide({0, 0}, {1, 1}).curve(points, 0).dots(points, 3.5, 0);
  return figure("Calibration", std::move(plot).finish("Share that came true against predicted probability"));
}

std::string prediction_figure(const EvaluationPage& page) {
  const std::vector<double>& truth = page.table.target_numbers;
  std::vector<double> both(truth);
  both.insert(both.end(), page.predictions.values.begin(), page.predictions.values.end());
  const Range range = range_of(both);
  std::vector<Point> points;
  for (const std::size_t row : drawn_rows(truth.size())) points.push_back({truth[row], page.predictions.values[row]});
  SvgPlot plot("true " + page.manifest.schema.target, "predicted", range, range);
  plot.guide({range.low, range.low}, {range.high, range.high}).dots(points, 2, 0);
  return dots_figure("Predicted and true", points.size(), truth.size(),
                     std::move(plot).finish("Predictions against the truth"));
}

std::string residual_figure(const EvaluationPage& page) {
  const std::vector<double>& truth = page.table.target_numbers;
  const std::vector<double> predicted(page.predictions.values.begin(), page.predictions.values.end());
  std::vector<double> residuals(truth.size());
  std::ranges::transform(truth, predicted, residuals.begin(), std::minus{});
  std::vector<Point> points;
  for (const std::size_t row : drawn_rows(truth.size())) points.push_back({predicted[row], residuals[row]});
  const Range x = range_of(predicted);
  const Range y = range_of(residuals);
  SvgPlot plot("predicted " + page.manifest.schema.target, "true - predicted", x, y);
  if (y.low < 0 && y.high > 0) plot.guide({x.low, 0}, {x.high, 0});
  plot.dots(points, 2, 0);
  return dots_figure("Residuals", points.size(), truth.size(), std::move(plot).finish("Residuals against predictions"));
}

}  // namespace foretell::cli
