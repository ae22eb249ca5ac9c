#include "engine/native/linear.hpp"

#include <algorithm>
#include <cmath>

#include "engine/native/features.hpp"

namespace foretell::engine::native {
namespace {

/// A number column: what it is when missing, and what one unit of it adds to each class.
struct NumberTerm {
  std::uint32_t column = 0;
  float missing = 0;
  std::uint32_t weights = 0;  // place of its first weight
};

/// A part of a date column: its value is what the plan says, its weights are as they are in the model.
struct DateTerm {
  DateFeature date;
  std::uint32_t weights = 0;
};

/// Whether a column is missing: what that adds to each class.
struct MissingTerm {
  MissingFeature indicator;
  std::uint32_t weights = 0;
};

/// A category column: what each of its codes adds to each class.
struct CodeTerm {
  std::uint32_t column = 0;
  std::uint32_t additions = 0;  // place of code -1's first addition
};

class LinearEngine final : public Engine {
 public:
  LinearEngine(const model::Linear& linear, const FeaturePlan& plan, bool is_regression)
      : outputs_(linear.outputs), is_regression_(is_regression), bias_(linear.bias.begin(), linear.bias.end()) {
    for (const NumberFeature& number : plan.numbers) add_number(number, linear);
    for (const DateFeature& date : plan.dates) dates_.push_back({date, add_weights(linear, date.number.feature)});
    for (const MissingFeature& missing : plan.indicators) {
      indicators_.push_back({missing, add_weights(linear, missing.feature)});
    }
    for (const CodeFeature& code : plan.codes) {
      add_codes(code.column, code.values.size(), [&](std::size_t index, std::size_t output) {
        return static_cast<double>(code.values[index]) * weight(linear, code.feature, output);
      });
    }
    for (const OneHotFeature& one_hot : plan.one_hots) {
      add_codes(one_hot.column, one_hot.places.size(), [&](std::size_t index, std::size_t output) {
        const std::uint32_t place = one_hot.places[index];
        return place == OneHotFeature::k_none ? 0.0 : weight(linear, one_hot.feature + place, output);
      });
    }
  }

  std::string_view name() const override { return "native-linear"; }

  std::size_t bytes() const override {
    return (weights_.size() + additions_.size() + bias_.size()) * sizeof(double) +
           numbers_.size() * sizeof(NumberTerm) + codes_.size() * sizeof(CodeTerm);
  }

  void predict(model::RowsView rows, Scratch& scratch, model::Predictions& out) const override {
    out.resize(rows.size(), is_regression_ ? 0 : outputs_);
    scratch.scores.resize(outputs_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      score(rows.row(i), scratch.scores);
      if (is_regression_) {
        out.values[i] = static_cast<float>(scratch.scores[0]);
        continue;
      }
      std::span<float> probabilities = std::span(out.probabilities).subspan(i * outputs_, outputs_);
      softmax(scratch.scores, probabilities);
      out.labels[i] = model::label_of(probabilities);
    }
  }

 private:
  static double weight(const model::Linear& linear, std::size_t feature, std::size_t output) {
    return linear.weights[feature * linear.outputs + output];
  }

  /// Copies the weights of a feature; returns the place of the first.
  std::uint32_t add_weights(const model::Linear& linear, std::size_t feature) {
    const auto first = static_cast<std::uint32_t>(weights_.size());
    for (std::size_t k = 0; k < outputs_; ++k) weights_.push_back(weight(linear, feature, k));
    return first;
  }

  void add_weighted(double x, std::uint32_t first_weight, std::span<double> scores) const {
    const double* weights = &weights_[first_weight];
    for (std::size_t k = 0; k < outputs_; ++k) scores[k] += x * weights[k];
  }

  /// Folds the column's scaling into its weights: w * ((x - o) * f) = (w f) x - w f o.
  void add_number(const NumberFeature& number, const model::Linear& linear) {
    double factor = 1;
    double offset = 0;
    float missing = 0;
    bool imputed = false;
    for (const model::Operation& step : number.steps) {
      if (const auto* impute = std::get_if<model::Impute>(&step)) {
        // The first imputation leaves no NaN for a later one. Its value is in the units of what came before it.
        if (!imputed) missing = static_cast<float>((impute->value - offset) / factor);
        imputed = true;
      } else {
        const auto& scale = std::get<model::Scale>(step);
        offset = (offset - scale.offset) * scale.factor;
        factor *= scale.factor;
      }
    }
    numbers_.push_back({number.column, missing, static_cast<std::uint32_t>(weights_.size())});
    for (std::size_t k = 0; k < outputs_; ++k) {
      const double w = weight(linear, number.feature, k);
      weights_.push_back(w * factor);
      bias_[k] += w * offset;
    }
  }

  template <class Addition>
  void add_codes(std::uint32_t column, std::size_t codes, const Addition& addition) {
    codes_.push_back({column, static_cast<std::uint32_t>(additions_.size())});
    for (std::size_t index = 0; index < codes; ++index) {
      for (std::size_t k = 0; k < outputs_; ++k) additions_.push_back(addition(index, k));
    }
  }

  void score(std::span<const model::Slot> row, std::span<double> scores) const {
    std::ranges::copy(bias_, scores.begin());
    for (const NumberTerm& term : numbers_) {
      const float value = row[term.column].number();
      add_weighted(std::isnan(value) ? term.missing : value, term.weights, scores);
    }
    for (const DateTerm& term : dates_) {
      const NumberFeature& number = term.date.number;
      const float part = model::date_part(row[number.column].date(), term.date.part);
      add_weighted(number.apply(part), term.weights, scores);
    }
    for (const MissingTerm& term : indicators_) {
      if (term.indicator.is_missing(row[term.indicator.column])) add_weighted(1, term.weights, scores);
    }
    for (const CodeTerm& term : codes_) {
      const auto index = static_cast<std::size_t>(row[term.column].code() + 1);
      const double* additions = &additions_[term.additions + index * outputs_];
      for (std::size_t k = 0; k < outputs_; ++k) scores[k] += additions[k];
    }
  }

  static void softmax(std::span<double> scores, std::span<float> probabilities) {
    const double largest = *std::ranges::max_element(scores);
    double total = 0;
    for (double& score : scores) total += score = std::exp(score - largest);
    for (std::size_t k = 0; k < scores.size(); ++k) probabilities[k] = static_cast<float>(scores[k] / total);
  }

  std::size_t outputs_;
  bool is_regression_;
  std::vector<double> bias_;
  std::vector<NumberTerm> numbers_;
  std::vector<DateTerm> dates_;
  std::vector<MissingTerm> indicators_;
  std::vector<double> weights_;  // [feature that is not a code][output]
  std::vector<CodeTerm> codes_;
  std::vector<double> additions_;  // [category column][code + 1][output]
};

/// The linear operation that a regression ends in, or that stands in front of the final softmax; or null.
const model::Linear* linear_of(const model::Pipeline& pipeline) {
  const model::Operation* last = &pipeline.operations.back();
  if (pipeline.labels.is_regression()) return std::get_if<model::Linear>(last);
  const auto* softmax = std::get_if<model::Softmax>(last);
  if (softmax == nullptr || softmax->in < pipeline.inputs.size()) return nullptr;
  return std::get_if<model::Linear>(&pipeline.operations[softmax->in - pipeline.inputs.size()]);
}

}  // namespace

bool can_run_linear(const model::Pipeline& pipeline) { return linear_of(pipeline) != nullptr; }

Result<std::unique_ptr<const Engine>> compile_linear(const model::Pipeline& pipeline,
                                                     std::span<const data::ColumnSchema> columns) {
  const model::Linear& linear = *linear_of(pipeline);
  const FeaturePlan plan = TRY(FeaturePlan::make(pipeline, linear.in, columns));
  return std::make_unique<LinearEngine>(linear, plan, pipeline.labels.is_regression());
}

}  // namespace foretell::engine::native
