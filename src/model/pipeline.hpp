#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "data/schema.hpp"

/// What a model means. A Pipeline is a graph of simple operations from named input columns to class probabilities and
/// a label, or to the number of a regression; model/reference.hpp computes it slowly and obviously, engines (src/engine) compile it, model/onnx_*.hpp
/// store it.
namespace foretell::model {

/// The type of an input, as the graph sees it: a float32 with NaN for missing, a text with "" for missing, or a date as
/// a float64 of seconds since 1970-01-01T00:00:00 with NaN for missing.
enum class InputType : std::uint8_t { number, text, date };

/// How the graph sees a column of this type.
InputType input_type(data::ColumnType type);

struct Input {
  std::string name;
  InputType type = InputType::number;

  bool operator==(const Input&) const = default;
};

/// Names a value of the graph: inputs come first, then one value an operation, in their order.
using ValueId = std::uint32_t;

/// Each operation below makes one value, a vector of float32 of a fixed width, out of earlier ones.

/// NaN becomes `value`, anything else stays. (ai.onnx.ml Imputer)
struct Impute {
  ValueId in = 0;
  float value = 0;
};

/// (x - offset) * factor, in float32. (ai.onnx.ml Scaler)
struct Scale {
  ValueId in = 0;
  float offset = 0;
  float factor = 1;
};

/// 1 where a number or a date is missing, else 0. (IsNaN, Cast)
struct IsMissing {
  ValueId in = 0;
};

/// A part of a date, by the calendar (date_part() below); NaN stays. (a function of the file, see onnx.hpp)
struct DatePart {
  /// day_of_week counts from Monday, 0; second is within the hour, 0 to 3599 and fractions.
  enum class Part : std::uint8_t { year, month, day_of_week, hour, second };

  ValueId in = 0;
  Part part = Part::year;
};

/// A text that equals categories[i] becomes values[i]; any other text, "" included unless it is listed, becomes `other`.
/// Several categories may have one value. (ai.onnx.ml LabelEncoder)
struct Encode {
  ValueId in = 0;
  std::vector<std::string> categories = {};
  std::vector<float> values = {};
  float other = 0;

  /// A text becomes its place among `categories`.
  static Encode ordinal(ValueId in, std::vector<std::string> categories, float other);
};

/// A code c becomes `width` numbers, 1 at place c and 0 elsewhere; a code outside is all 0. (Equal, Cast)
struct OneHot {
  ValueId in = 0;
  std::uint32_t width = 0;
};

/// The values side by side, in order. (Concat)
struct Concat {
  std::vector<ValueId> in = {};
};

/// One node of a tree. An inner node sends a row with features[feature] <= threshold to `left`, else to `right`
/// (never NaN: check() demands imputation before). A leaf has left == k_leaf and its number in `right`.
struct TreeNode {
  static constexpr std::uint32_t k_leaf = 0xffff'ffff;

  float threshold = 0;
  std::uint32_t feature = 0;
  std::uint32_t left = k_leaf;
  std::uint32_t right = 0;

  bool is_leaf() const { return left == k_leaf; }
  bool operator==(const TreeNode&) const = default;
};

/// The mean of what its trees' leaves say, summed as integers. With two outputs or more these are class probabilities
/// (see FixedPoint), with one it is the number of a regression (see FixedPointValues).
/// (ai.onnx.ml TreeEnsembleRegressor, n_targets = outputs, AVERAGE)
struct Forest {
  ValueId in = 0;
  std::uint32_t outputs = 0;
  std::vector<std::uint32_t> roots = {};  // places in `nodes`, one a tree
  std::vector<TreeNode> nodes = {};       // a child stands behind its parent
  std::vector<float> leaf_values = {};    // [leaf][output]; probabilities are in [0, 1]

  std::size_t leaves() const { return leaf_values.size() / outputs; }
};

/// Scores of `outputs` classes, or the number of a regression: weights * features + bias. (Gemm)
struct Linear {
  ValueId in = 0;
  std::uint32_t outputs = 0;
  std::vector<float> weights = {};  // [feature][output]
  std::vector<float> bias = {};     // [output]
};

/// Exponentials divided by their sum. (Softmax)
struct Softmax {
  ValueId in = 0;
};

using Operation = std::variant<Impute, Scale, IsMissing, DatePart, Encode, OneHot, Concat, Forest, Linear, Softmax>;

/// The graph. The last operation makes the class probabilities, as many as there are labels; the label follows
/// from them (label_of in model/row.hpp). Where `labels` says regression it makes one number.
struct Pipeline {
  std::vector<Input> inputs;
  std::vector<Operation> operations;
  data::Labels labels;

  ValueId id_of_operation(std::size_t index) const { return static_cast<ValueId>(inputs.size() + index); }
  /// Appends an operation and returns the id of its value.
  ValueId add(Operation operation) {
    operations.push_back(std::move(operation));
    return id_of_operation(operations.size() - 1);
  }
};

/// The learner's name as scikit-learn's users know it: "RandomForestClassifier", "LogisticRegression",
/// "RandomForestRegressor" or "Ridge".
std::string_view model_type(const Pipeline& pipeline);

/// Checks that `pipeline` is a graph in the sense above: ids refer to earlier values of the right type and width,
/// trees are trees, numbers are finite and imputed before a predictor, at least two classes or a regression. Whoever makes a pipeline from outside bytes calls it.
Result<void> check(const Pipeline& pipeline);

/// A part of the date that lies `seconds` after 1970-01-01T00:00:00, in the proleptic Gregorian calendar; NaN of NaN.
/// Every step is exact in float64 for the years 0 to 9999 and the same in the graph (model/onnx.hpp).
float date_part(double seconds, DatePart::Part part);

/// How leaf probabilities add up in every engine: each becomes an integer, a multiple of 1 / (trees * per_tree), and a
/// class's probability is its sum divided by total(). Integers make the sum independent of order, batch and kernel.
/// per_tree is at least 2^23 and trees * per_tree about 2^31, so the sum is off by less than 1e-7, and a unanimous
/// forest answers exactly 1. With total() < 2^32 sums fit 32 bits.
class FixedPoint {
 public:
  explicit FixedPoint(std::size_t trees);

  /// The integers of one leaf. With two classes the first is per_tree less the second, so that an engine may keep one.
  void leaf(std::span<const float> probabilities, std::span<std::uint32_t> out) const;
  float probability(std::uint64_t sum) const { return static_cast<float>(static_cast<double>(sum) / total_); }
  std::uint64_t total() const { return static_cast<std::uint64_t>(total_); }
  std::uint32_t per_tree() const { return per_tree_; }

 private:
  std::uint32_t per_tree_;
  double total_;
};

/// How the leaf values of a regression forest add up in every engine: each becomes an integer, a multiple of a power of
/// two that is as small as 64 bits allow for the sum over all trees. Integers make the sum independent of order, batch
/// and kernel; the mean is off by less than 2^-40 of the largest leaf value.
class FixedPointValues {
 public:
  FixedPointValues(std::span<const float> leaf_values, std::size_t trees);

  std::int64_t leaf(float value) const;
  float mean(std::int64_t sum) const;
  /// Integers are values times 2^exponent().
  int exponent() const { return exponent_; }

 private:
  int exponent_ = 0;
  double trees_ = 1;
};

}  // namespace foretell::model
