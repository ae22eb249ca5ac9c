#include "engine/native/folded_linear.hpp"

namespace foretell::engine::native {
namespace {

class Folder {
 public:
  Folder(const model::Linear& linear, FoldedLinear& out) : linear_(linear), out_(out) {}

  /// Folds the column's scaling into its weights: w * ((x - o) * f) = (w f) x - w f o.
  void add(const NumberFeature& number) {
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
    out_.numbers.push_back({number.column, missing, static_cast<std::uint32_t>(out_.weights.size())});
    for (std::size_t k = 0; k < out_.outputs; ++k) {
      const double w = weight(number.feature, k);
      out_.weights.push_back(w * factor);
      out_.bias[k] += w * offset;
    }
  }

  void add(const DateFeature& date) { out_.dates.push_back({date, add_weights(date.number.feature)}); }

  void add(const MissingFeature& indicator) { out_.indicators.push_back({indicator, add_weights(indicator.feature)}); }

  void add(const CodeFeature& code) {
    add_codes(code.column, code.values.size(), [&](std::size_t index, std::size_t output) {
      return static_cast<double>(code.values[index]) * weight(code.feature, output);
    });
  }

  void add(const OneHotFeature& one_hot) {
    add_codes(one_hot.column, one_hot.places.size(), [&](std::size_t index, std::size_t output) {
      const std::uint32_t place = one_hot.places[index];
      return place == OneHotFeature::k_none ? 0.0 : weight(one_hot.feature + place, output);
    });
  }

 private:
  double weight(std::size_t feature, std::size_t output) const {
    return linear_.weights[feature * linear_.outputs + output];
  }

  /// Copies the weights of a feature; returns the place of the first.
  std::uint32_t add_weights(std::size_t feature) {
    const auto first = static_cast<std::uint32_t>(out_.weights.size());
    for (std::size_t k = 0; k < out_.outputs; ++k) out_.weights.push_back(weight(feature, k));
    return first;
  }

  template <class Addition>
  void add_codes(std::uint32_t column, std::size_t codes, const Addition& addition) {
    out_.codes.push_back(
        {column, static_cast<std::uint32_t>(codes), static_cast<std::uint32_t>(out_.additions.size())});
    for (std::size_t index = 0; index < codes; ++index) {
      for (std::size_t k = 0; k < out_.outputs; ++k) out_.additions.push_back(addition(index, k));
    }
  }

  const model::Linear& linear_;
  FoldedLinear& out_;
};

}  // namespace

FoldedLinear FoldedLinear::fold(const model::Linear& linear, const FeaturePlan& plan) {
  FoldedLinear out;
  out.outputs = linear.outputs;
  out.bias.assign(linear.bias.begin(), linear.bias.end());
  Folder folder(linear, out);
  for (const NumberFeature& number : plan.numbers) folder.add(number);
  for (const DateFeature& date : plan.dates) folder.add(date);
  for (const MissingFeature& indicator : plan.indicators) folder.add(indicator);
  for (const CodeFeature& code : plan.codes) folder.add(code);
  for (const OneHotFeature& one_hot : plan.one_hots) folder.add(one_hot);
  return out;
}

const model::Linear* linear_of(const model::Pipeline& pipeline) {
  const model::Operation* last = &pipeline.operations.back();
  if (pipeline.labels.is_regression()) return std::get_if<model::Linear>(last);
  const auto* softmax = std::get_if<model::Softmax>(last);
  if (softmax == nullptr || softmax->in < pipeline.inputs.size()) return nullptr;
  return std::get_if<model::Linear>(&pipeline.operations[softmax->in - pipeline.inputs.size()]);
}

}  // namespace foretell::engine::native
