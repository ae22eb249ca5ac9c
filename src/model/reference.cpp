#include "model/reference.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foretell::model {
namespace {

using Numbers = std::vector<float>;

/// The values of one row in the order of their ids: inputs that are dates or texts as such, all else as numbers.
using Values = std::vector<std::variant<Numbers, double, std::string>>;

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
  return {encode.values[static_cast<std::size_t>(place - encode.categories.begin())]};
}

Numbers compute(const IsMissing& missing, const Values& values) {
  const auto* date = std::get_if<double>(&values[missing.in]);
  const bool is_missing = date != nullptr ? std::isnan(*date) : std::isnan(numbers(values, missing.in)[0]);
  return {is_missing ? 1.0f : 0.0f};
}

Numbers compute(const DatePart& date, const Values& values) {
  return {date_part(std::get<double>(values[date.in]), date.part)};
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

/// The number of the leaf that `features` come to in the tree under `root`.
std::size_t find_leaf(const Forest& forest, std::uint32_t root, const Numbers& features) {
  std::uint32_t at = root;
  while (!forest.nodes[at].is_leaf()) {
    const TreeNode& node = forest.nodes[at];
    at = features[node.feature] <= node.threshold ? node.left : node.right;
  }
  return forest.nodes[at].right;
}

Numbers compute_value(const Forest& forest, const Numbers& features) {
  const FixedPointValues fixed(forest.leaf_values, forest.roots.size());
  std::int64_t sum = 0;
  for (const std::uint32_t root : forest.roots)
    sum += fixed.leaf(forest.leaf_values[find_leaf(forest, root, features)]);
  return {fixed.mean(sum)};
}

Numbers compute(const Forest& forest, const Values& values) {
  const Numbers& features = numbers(values, forest.in);
  if (forest.outputs == 1) return compute_value(forest, features);
  const FixedPoint fixed(forest.roots.size());
  std::vector<std::uint64_t> sums(forest.outputs, 0);
  std::vector<std::uint32_t> leaf(forest.outputs);
  for (const std::uint32_t root : forest.roots) {
    const std::size_t number = find_leaf(forest, root, features);
    fixed.leaf(std::span(forest.leaf_values).subspan(number * forest.outputs, forest.outputs), leaf);
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
    } else if (const double* date = std::get_if<double>(&input)) {
      values.emplace_back(*date);
    } else {
      values.emplace_back(std::get<std::string>(input));
    }
  }
  for (const Operation& operation : pipeline.operations) {
    values.emplace_back(std::visit([&](const auto& op) { return compute(op, values); }, operation));
  }

  ReferencePrediction prediction;
  const auto& result = std::get<Numbers>(values.back());
  if (pipeline.labels.is_regression()) {
    prediction.value = result[0];
  } else {
    prediction.probabilities = result;
    prediction.label = label_of(result);
  }
  return prediction;
}

std::vector<InputValue> input_values(std::span<const Slot> row, std::span<const data::ColumnSchema> columns) {
  assert(row.size() == columns.size());
  std::vector<InputValue> values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const data::ColumnSchema& column = columns[i];
    if (column.type == data::ColumnType::number) {
      values.emplace_back(row[i].number());
    } else if (column.type == data::ColumnType::date) {
      values.emplace_back(row[i].date());
    } else if (const std::int32_t code = row[i].code(); code < 0) {
      values.emplace_back(std::string());
    } else {
      values.emplace_back(column.categories[static_cast<std::size_t>(code)]);
    }
  }
  return values;
}

}  // namespace foretell::model
