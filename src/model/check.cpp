#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "model/pipeline.hpp"

namespace foretell::model {
namespace {

/// What later operations may know of a value.
struct Shape {
  bool is_text = false;
  bool is_date = false;
  std::size_t width = 1;
  bool may_be_missing = false;  // a NaN may stand in it
  bool is_joined = false;       // made by a Concat
};

std::unexpected<Error> broken(std::string message) { return fail(ErrorCode::corrupt, std::move(message)); }

bool all_finite(std::span<const float> numbers) {
  for (const float number : numbers) {
    if (!std::isfinite(number)) return false;
  }
  return true;
}

/// Checks the operations in their order; knows the shape of every value before the one at hand.
class Checker {
 public:
  explicit Checker(const Pipeline& pipeline) : pipeline_(pipeline) {
    for (const Input& input : pipeline.inputs) {
      const bool is_text = input.type == InputType::text;
      shapes_.push_back(
          {.is_text = is_text, .is_date = input.type == InputType::date, .width = 1, .may_be_missing = !is_text});
    }
  }

  Result<void> run() {
    TRY(check_names());
    for (std::size_t i = 0; i < pipeline_.operations.size(); ++i) {
      operation_ = i;
      Result<Shape> shape =
          std::visit([this](const auto& operation) { return shape_of(operation); }, pipeline_.operations[i]);
      if (!shape) return std::unexpected(std::move(shape).error());
      shapes_.push_back(*shape);
    }
    return check_output();
  }

 private:
  Result<void> check_names() const {
    if (pipeline_.inputs.empty() || pipeline_.inputs.size() > limits::k_columns_max) {
      return broken(
          fmt::format("the model has {} inputs, expected 1 to {}", pipeline_.inputs.size(), limits::k_columns_max));
    }
    std::set<std::string_view> names;
    for (const Input& input : pipeline_.inputs) {
      if (input.name.empty()) return broken("the model has an input without a name");
      if (!names.insert(input.name).second) return broken("the model has two inputs called " + input.name);
    }
    return {};
  }

  Result<void> check_integer_labels() const {
    for (const std::string& text : pipeline_.labels.texts) {
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size()) return broken("a label is not an integer: " + text);
    }
    return {};
  }

  Result<void> check_output() const {
    if (pipeline_.operations.empty()) return broken("the model computes nothing");
    return pipeline_.labels.is_regression() ? check_number() : check_probabilities();
  }

  Result<void> check_number() const {
    const Operation& last = pipeline_.operations.back();
    if (!pipeline_.labels.texts.empty()) return broken("a regression has labels");
    if (!std::holds_alternative<Forest>(last) && !std::holds_alternative<Linear>(last)) {
      return broken("the model does not end in a prediction");
    }
    if (shapes_.back().width != 1) {
      return broken(fmt::format("the model computes {} numbers for a regression", shapes_.back().width));
    }
    return {};
  }

  Result<void> check_probabilities() const {
    const std::size_t classes = pipeline_.labels.texts.size();
    if (classes < 2 || classes > limits::k_classes_max) {
      return broken(fmt::format("the model has {} classes, expected 2 to {}", classes, limits::k_classes_max));
    }
    if (pipeline_.labels.type == data::LabelType::integer) TRY(check_integer_labels());
    const Operation& last = pipeline_.operations.back();
    if (!std::holds_alternative<Forest>(last) && !std::holds_alternative<Softmax>(last)) {
      return broken("the model does not end in class probabilities");
    }
    if (shapes_.back().width != classes) {
      return broken(fmt::format("the model computes {} probabilities for {} classes", shapes_.back().width, classes));
    }
    return {};
  }

  /// The shape of a number operand, which must stand earlier.
  Result<Shape> number(ValueId id) const {
    if (id >= shapes_.size()) return broken(fmt::format("operation {} uses a later value", operation_));
    if (shapes_[id].is_text) return broken(fmt::format("operation {} reads a text as a number", operation_));
    if (shapes_[id].is_date) return broken(fmt::format("operation {} reads a date as a number", operation_));
    return shapes_[id];
  }

  Result<Shape> single_number(ValueId id) const {
    const Shape shape = TRY(number(id));
    if (shape.width != 1) return broken(fmt::format("operation {} expects one number a row", operation_));
    return shape;
  }

  /// What a predictor reads: numbers, none of them missing.
  Result<Shape> features(ValueId id) const {
    const Shape shape = TRY(number(id));
    if (shape.may_be_missing) return broken("a number reaches the predictor without imputation");
    return shape;
  }

  Result<Shape> shape_of(const Impute& impute) const {
    if (!std::isfinite(impute.value)) return broken("an imputed value is not finite");
    TRY(single_number(impute.in));
    return Shape{};
  }

  Result<Shape> shape_of(const Scale& scale) const {
    if (!std::isfinite(scale.offset) || !std::isfinite(scale.factor)) return broken("a scale is not finite");
    if (scale.factor == 0) return broken("a scale has the factor 0");
    return single_number(scale.in);
  }

  Result<Shape> shape_of(const IsMissing& missing) const {
    if (missing.in < shapes_.size() && shapes_[missing.in].is_date) return Shape{};
    TRY(single_number(missing.in));
    return Shape{};
  }

  Result<Shape> shape_of(const DatePart& date) const {
    if (date.in >= shapes_.size() || !shapes_[date.in].is_date) {
      return broken(fmt::format("operation {} takes a part of what is not a date", operation_));
    }
    return Shape{.may_be_missing = true};
  }

  Result<Shape> shape_of(const Encode& encode) const {
    if (encode.in >= shapes_.size() || !shapes_[encode.in].is_text) {
      return broken(fmt::format("operation {} encodes what is not a text", operation_));
    }
    if (!std::isfinite(encode.other) || !all_finite(encode.values)) return broken("the code of a text is not finite");
    if (encode.values.size() != encode.categories.size())
      return broken("an encoding's texts and codes differ in number");
    std::set<std::string_view> texts;
    for (const std::string& text : encode.categories) {
      if (!texts.insert(text).second) return broken("a category stands twice in an encoding: " + text);
    }
    return Shape{};
  }

  Result<Shape> shape_of(const OneHot& one_hot) const {
    TRY(single_number(one_hot.in));
    if (one_hot.width == 0 || one_hot.width > limits::k_categories_max + 1) {
      return broken(fmt::format("operation {} makes {} columns of a category", operation_, one_hot.width));
    }
    return Shape{.width = one_hot.width};
  }

  Result<Shape> shape_of(const Concat& concat) const {
    Shape shape{.width = 0};
    for (const ValueId id : concat.in) {
      const Shape part = TRY(number(id));
      // Flat and bounded: joins of joins could double their width with every operation.
      if (part.is_joined) return broken(fmt::format("operation {} joins what is joined already", operation_));
      shape.width += part.width;
      if (shape.width > limits::k_features_max) {
        return broken(fmt::format("operation {} joins more than {} numbers", operation_, limits::k_features_max));
      }
      shape.may_be_missing |= part.may_be_missing;
    }
    if (shape.width == 0) return broken(fmt::format("operation {} joins nothing", operation_));
    shape.is_joined = true;
    return shape;
  }

  Result<Shape> shape_of(const Forest& forest) const {
    const std::size_t feature_count = TRY(features(forest.in)).width;
    if (forest.outputs == 0 || forest.outputs > limits::k_classes_max)
      return broken("the forest's output count is wrong");
    if (forest.roots.empty() || forest.roots.size() > limits::k_trees_max) {
      return broken(fmt::format("the forest has {} trees, expected 1 to {}", forest.roots.size(), limits::k_trees_max));
    }
    if (forest.leaf_values.size() % forest.outputs != 0) return broken("the forest's leaves are incomplete");
    TRY(check_leaves(forest));
    for (const std::uint32_t root : forest.roots) {
      if (root >= forest.nodes.size()) return broken("a tree has no root");
    }
    return check_nodes(forest, feature_count);
  }

  static Result<void> check_leaves(const Forest& forest) {
    if (forest.outputs == 1) {
      if (!all_finite(forest.leaf_values)) return broken("a leaf value is not finite");
      return {};
    }
    for (const float p : forest.leaf_values) {
      if (!(p >= 0 && p <= 1)) return broken("a leaf probability lies outside 0 to 1");
    }
    return check_leaf_sums(forest);
  }

  /// FixedPoint takes the first of two classes as what the second leaves: a leaf must be a distribution.
  static Result<void> check_leaf_sums(const Forest& forest) {
    constexpr double k_tolerance = 1e-4;  // float32 fractions of up to limits::k_classes_max classes
    for (std::size_t leaf = 0; leaf < forest.leaves(); ++leaf) {
      double sum = 0;
      for (std::size_t k = 0; k < forest.outputs; ++k) sum += forest.leaf_values[leaf * forest.outputs + k];
      if (std::abs(sum - 1) > k_tolerance)
        return broken(fmt::format("the probabilities of leaf {} do not add up to 1", leaf));
    }
    return {};
  }

  Result<Shape> check_nodes(const Forest& forest, std::size_t feature_count) const {
    std::vector<bool> has_parent(forest.nodes.size(), false);
    for (const std::uint32_t root : forest.roots) {
      if (has_parent[root]) return broken("two trees share a root");
      has_parent[root] = true;
    }
    for (std::size_t i = 0; i < forest.nodes.size(); ++i) {
      const TreeNode& node = forest.nodes[i];
      if (node.is_leaf()) {
        if (node.right >= forest.leaves()) return broken(fmt::format("tree node {} has no leaf", i));
        continue;
      }
      // Children behind their parent: no cycle, and a walk ends.
      const bool forward = node.left > i && node.right > i;
      if (!forward || node.left >= forest.nodes.size() || node.right >= forest.nodes.size()) {
        return broken(fmt::format("tree node {} has a child out of place", i));
      }
      if (node.left == node.right || has_parent[node.left] || has_parent[node.right]) {
        return broken(fmt::format("tree node {} shares a child", i));
      }
      has_parent[node.left] = has_parent[node.right] = true;
      if (node.feature >= feature_count) return broken(fmt::format("tree node {} reads a missing feature", i));
      if (!std::isfinite(node.threshold)) return broken(fmt::format("tree node {} has no finite threshold", i));
    }
    return Shape{.width = forest.outputs};
  }

  Result<Shape> shape_of(const Linear& linear) const {
    const std::size_t feature_count = TRY(features(linear.in)).width;
    if (linear.outputs == 0 || linear.weights.size() != feature_count * linear.outputs ||
        linear.bias.size() != linear.outputs) {
      return broken("the linear model's weights do not fit its features");
    }
    if (!all_finite(linear.weights) || !all_finite(linear.bias)) return broken("a weight is not finite");
    return Shape{.width = linear.outputs};
  }

  Result<Shape> shape_of(const Softmax& softmax) const { return number(softmax.in); }

  const Pipeline& pipeline_;
  std::vector<Shape> shapes_;
  std::size_t operation_ = 0;
};

}  // namespace

Result<void> check(const Pipeline& pipeline) { return Checker(pipeline).run(); }

}  // namespace foretell::model
