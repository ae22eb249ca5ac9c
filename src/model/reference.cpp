#include "model/reference.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foretell::model {
namespace {

using Numbers = std::vector<float>;

/// The values of one row, text inputs as texts and all else as numbers, in the order of their ids.
using Values = std::vector<std::variant<Numbers, std::string>>;

const Numbers& numbers(const Values& values, ValueId id) { return std::get<Numbers>(values[id]); }

Numbers compute(const Impute& impute, const Values& values) {
  const float x = numbers(values, impute.in)[0];
  return {std::isnan(x) ? impute.value : x};
}

Numbers compute(const Scale& scale, const Values& values) {
  return {(numbers(values, scale.in)[0] - scale.offset) * scale.factor};
}

Numbers compute(const Encode& encode, const Values& values) {
  const auto& text = std::get<std::string>(values[encode.in]);
  const auto place = std::ranges::find(encode.categories, text);
  if (place == encode.categories.end()) return {encode.other};
  return {static_cast<float>(place - encode.categories.begin())};
}

Numbers compute(const OneHot& one_hot, const Values& values) {
  const float code = numbers(values, one_hot.in)[0];
  Numbers result(one_hot.width, 0.0f);
  for (std::uint32_t place = 0; place < one_hot.width; ++place) {
    if (code == static_cast<float>(place)) result[place] = 1.0f;
  }
  return result;
}

Numbers compute(const Concat& concat, const Values& values) {
  Numbers result;
  for (const ValueId id : concat.in) {
    const Numbers& part = numbers(values, id);
    result.insert(result.end(), part.begin(), part.end());
  }
  return result;
}

Numbers compute(const Forest& forest, const Values& values) {
  const Numbers& features = numbers(values, forest.in);
  const FixedPoint fixed(forest.roots.size());
  std::vector<std::uint64_t> sums(forest.classes, 0);
  std::vector<std::uint32_t> leaf(forest.classes);
  for (const std::uint32_t root : forest.roots) {
    std::uint32_t at = root;
    while (!forest.nodes[at].is_leaf()) {
      const TreeNode& node = forest.nodes[at];
      at = features[node.feature] <= node.threshold ? node.left : node.right;
    }
    const std::size_t number = forest.nodes[at].right;
    fixed.leaf(std::span(forest.leaf_probabilities).subspan(number * forest.classes, forest.classes), leaf);
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += leaf[k];
  }
  Numbers result;
  for (const std::uint64_t sum : sums) result.push_back(fixed.probability(sum));
  return result;
}

Numbers compute(const Linear& linear, const Values& values) {
  const Numbers& features = numbers(values, linear.in);
  Numbers result;
  for (std::uint32_t k = 0; k < linear.outputs; ++k) {
    double sum = linear.bias[k];
    for (std::size_t f = 0; f < features.size(); ++f) {
      sum += static_cast<double>(features[f]) * static_cast<double>(linear.weights[f * linear.outputs + k]);
    }
    result.push_back(static_cast<float>(sum));
  }
  return result;
}

Numbers compute(const Softmax& softmax, const Values& values) {
  const Numbers& scores = numbers(values, softmax.in);
  const double largest = *std::ranges::max_element(scores);
  double total = 0;
  for (const float score : scores) total += std::exp(score - largest);
  Numbers result;
  for (const float score : scores) result.push_back(static_cast<float>(std::exp(score - largest) / total));
  return result;
}

}  // namespace

ReferencePrediction predict_reference(const Pipeline& pipeline, std::span<const InputValue> row) {
  assert(row.size() == pipeline.inputs.size());
  Values values;
  for (const InputValue& input : row) {
    if (const float* number = std::get_if<float>(&input)) {
      values.emplace_back(Numbers{*number});
    } else {
      values.emplace_back(std::get<std::string>(input));
    }
  }
  for (const Operation& operation : pipeline.operations) {
    values.emplace_back(std::visit([&](const auto& op) { return compute(op, values); }, operation));
  }

  ReferencePrediction prediction;
  prediction.probabilities = std::get<Numbers>(values.back());
  prediction.label = label_of(prediction.probabilities);
  return prediction;
}

std::vector<InputValue> input_values(std::span<const Slot> row, std::span<const data::ColumnSchema> columns) {
  assert(row.size() == columns.size());
  std::vector<InputValue> values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const data::ColumnSchema& column = columns[i];
    if (column.type == data::ColumnType::number) {
      values.emplace_back(row[i].number());
    } else if (const std::int32_t code = row[i].code(); code < 0) {
      values.emplace_back(std::string());
    } else {
      values.emplace_back(column.categories[static_cast<std::size_t>(code)]);
    }
  }
  return values;
}

}  // namespace foretell::model
