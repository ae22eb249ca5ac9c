#include "engine/native/linear.hpp"

#include <algorithm>
#include <cmath>

#include "engine/native/folded_linear.hpp"

namespace foretell::engine::native {
namespace {

class LinearEngine final : public Engine {
 public:
  LinearEngine(FoldedLinear model, bool is_regression) : model_(std::move(model)), is_regression_(is_regression) {}

  std::string_view name() const override { return "native-linear"; }

  std::size_t bytes() const override {
    return (model_.weights.size() + model_.additions.size() + model_.bias.size()) * sizeof(double) +
           model_.numbers.size() * sizeof(NumberTerm) + model_.codes.size() * sizeof(CodeTerm);
  }

  void predict(model::RowsView rows, Scratch& scratch, model::Predictions& out) const override {
    out.resize(rows.size(), is_regression_ ? 0 : model_.outputs);
    scratch.scores.resize(model_.outputs);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      score(rows.row(i), scratch.scores);
      if (is_regression_) {
        out.values[i] = static_cast<float>(scratch.scores[0]);
        continue;
      }
      std::span<float> probabilities = std::span(out.probabilities).subspan(i * model_.outputs, model_.outputs);
      softmax(scratch.scores, probabilities);
      out.labels[i] = model::label_of(probabilities);
    }
  }

 private:
  void add_weighted(double x, std::uint32_t first_weight, std::span<double> scores) const {
    const double* weights = &model_.weights[first_weight];
    for (std::size_t k = 0; k < scores.size(); ++k) scores[k] += x * weights[k];
  }

  void score(std::span<const model::Slot> row, std::span<double> scores) const {
    std::ranges::copy(model_.bias, scores.begin());
    for (const NumberTerm& term : model_.numbers) {
      const float value = row[term.column].number();
      add_weighted(std::isnan(value) ? term.missing : value, term.weights, scores);
    }
    for (const DateTerm& term : model_.dates) {
      const NumberFeature& number = term.date.number;
      const float part = model::date_part(row[number.column].date(), term.date.part);
      add_weighted(number.apply(part), term.weights, scores);
    }
    for (const MissingTerm& term : model_.indicators) {
      if (term.indicator.is_missing(row[term.indicator.column])) add_weighted(1, term.weights, scores);
    }
    for (const CodeTerm& term : model_.codes) {
      const auto index = static_cast<std::size_t>(row[term.column].code() + 1);
      const double* additions = &model_.additions[term.additions + index * scores.size()];
      for (std::size_t k = 0; k < scores.size(); ++k) scores[k] += additions[k];
    }
  }

  static void softmax(std::span<double> scores, std::span<float> probabilities) {
    const double largest = *std::ranges::max_element(scores);
    double total = 0;
    for (double& score : scores) total += score = std::exp(score - largest);
    for (std::size_t k = 0; k < scores.size(); ++k) probabilities[k] = static_cast<float>(scores[k] / total);
  }

  FoldedLinear model_;
  bool is_regression_;
};

}  // namespace

bool can_run_linear(const model::Pipeline& pipeline) { return linear_of(pipeline) != nullptr; }

Result<std::unique_ptr<const Engine>> compile_linear(const model::Pipeline& pipeline,
                                                     std::span<const data::ColumnSchema> columns) {
  const model::Linear& linear = *linear_of(pipeline);
  const FeaturePlan plan = TRY(FeaturePlan::make(pipeline, linear.in, columns));
  return std::make_unique<LinearEngine>(FoldedLinear::fold(linear, plan), pipeline.labels.is_regression());
}

}  // namespace foretell::engine::native
