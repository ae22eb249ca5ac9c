#include <limits>

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <onnx.pb.h>

#include "base/version.hpp"
#include "model/onnx.hpp"
#include "model/onnx_dates.hpp"

namespace foretell::model {
namespace {

constexpr int k_ir_version = 8;
constexpr int k_onnx_opset = 17;
constexpr int k_ml_opset = 3;

/// Adds attributes to one node.
class NodeBuilder {
 public:
  explicit NodeBuilder(onnx::NodeProto& node) : node_(node) {}

  NodeBuilder& integer(const char* name, std::int64_t value) {
    add(name, onnx::AttributeProto::INT).set_i(value);
    return *this;
  }
  NodeBuilder& number(const char* name, float value) {
    add(name, onnx::AttributeProto::FLOAT).set_f(value);
    return *this;
  }
  NodeBuilder& text(const char* name, const std::string& value) {
    add(name, onnx::AttributeProto::STRING).set_s(value);
    return *this;
  }
  template <class Numbers>
  NodeBuilder& numbers(const char* name, const Numbers& values) {
    auto& attribute = add(name, onnx::AttributeProto::FLOATS);
    for (const float value : values) attribute.add_floats(value);
    return *this;
  }
  template <class Integers>
  NodeBuilder& integers(const char* name, const Integers& values) {
    auto& attribute = add(name, onnx::AttributeProto::INTS);
    for (const auto value : values) attribute.add_ints(static_cast<std::int64_t>(value));
    return *this;
  }
  template <class Texts>
  NodeBuilder& texts(const char* name, const Texts& values) {
    auto& attribute = add(name, onnx::AttributeProto::STRINGS);
    for (const auto& value : values) attribute.add_strings(std::string(value));
    return *this;
  }

 private:
  onnx::AttributeProto& add(const char* name, onnx::AttributeProto::AttributeType type) {
    onnx::AttributeProto& attribute = *node_.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
  }

  onnx::NodeProto& node_;
};

/// The tree attributes of TreeEnsembleRegressor, node by node and leaf by leaf.
struct TreeColumns {
  std::vector<std::int64_t> tree, node, feature, true_node, false_node;
  std::vector<float> value;
  std::vector<std::string_view> mode;
  std::vector<std::int64_t> leaf_tree, leaf_node, leaf_target;
  std::vector<float> leaf_weight;

  /// Adds one tree, its nodes numbered from 0 in depth-first order.
  void add_tree(const Forest& forest, std::size_t number) {
    struct Pending {
      std::uint32_t source;
      std::ptrdiff_t parent;  // place of the parent in `node`, -1 for the root
      bool is_true_branch;
    };
    std::int64_t next = 0;
    std::vector<Pending> pending{{forest.roots[number], -1, true}};
    while (!pending.empty()) {
      const auto [source, parent, is_true_branch] = pending.back();
      pending.pop_back();
      const TreeNode& tree_node = forest.nodes[source];
      if (parent >= 0) (is_true_branch ? true_node : false_node)[static_cast<std::size_t>(parent)] = next;
      const auto place = static_cast<std::ptrdiff_t>(node.size());
      tree.push_back(static_cast<std::int64_t>(number));
      node.push_back(next);
      true_node.push_back(0);
      false_node.push_back(0);
      if (tree_node.is_leaf()) {
        mode.push_back("LEAF");
        feature.push_back(0);
        value.push_back(0);
        add_leaf(forest, tree_node.right, static_cast<std::int64_t>(number), next);
      } else {
        mode.push_back("BRANCH_LEQ");
        feature.push_back(tree_node.feature);
        value.push_back(tree_node.threshold);
        pending.push_back({tree_node.right, place, false});
        pending.push_back({tree_node.left, place, true});
      }
      ++next;
    }
  }

  /// Adds the classes of a leaf that are not 0: what is not named adds nothing.
  void add_leaf(const Forest& forest, std::size_t leaf, std::int64_t tree_number, std::int64_t node_number) {
    for (std::uint32_t k = 0; k < forest.outputs; ++k) {
      const float weight = forest.leaf_values[leaf * forest.outputs + k];
      if (weight == 0) continue;
      leaf_tree.push_back(tree_number);
      leaf_node.push_back(node_number);
      leaf_target.push_back(k);
      leaf_weight.push_back(weight);
    }
  }
};

/// Writes the graph operation by operation; remembers the tensor that holds each value.
class GraphWriter {
 public:
  GraphWriter(const Pipeline& pipeline, onnx::GraphProto& graph) : pipeline_(pipeline), graph_(graph) {}

  void write() {
    for (const Input& input : pipeline_.inputs) add_input(input);
    for (std::size_t i = 0; i < pipeline_.operations.size(); ++i) {
      const bool is_last = i + 1 == pipeline_.operations.size();
      place_ = i;
      output_ = is_last ? std::string(result_name()) : fmt::format("/{}", i);
      std::visit([this](const auto& operation) { add(operation); }, pipeline_.operations[i]);
      tensors_.push_back(output_);
    }
    if (pipeline_.labels.is_regression()) {
      describe(*graph_.add_output(), output_, onnx::TensorProto::FLOAT, 1);
    } else {
      add_label();
    }
  }

 private:
  std::string_view result_name() const {
    return pipeline_.labels.is_regression() ? k_prediction_output : k_probabilities_output;
  }

  void add_input(const Input& input) {
    tensors_.push_back(graph_input_name(input.name));
    describe(*graph_.add_input(), tensors_.back(), tensor_type(input.type), 1);
  }

  static int tensor_type(InputType type) {
    switch (type) {
      case InputType::number: return onnx::TensorProto::FLOAT;
      case InputType::date: return onnx::TensorProto::DOUBLE;
      case InputType::text: break;
    }
    return onnx::TensorProto::STRING;
  }

  /// Declares a tensor of N rows and, when `width` is not 0, that many columns.
  static void describe(onnx::ValueInfoProto& info, const std::string& name, int type, std::size_t width) {
    info.set_name(name);
    auto& tensor = *info.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    tensor.mutable_shape()->add_dim()->set_dim_param("N");
    if (width > 0) tensor.mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(width));
  }

  NodeBuilder add_node(const char* domain, const char* type, const std::vector<std::string>& inputs,
                       const std::string& output) {
    onnx::NodeProto& node = *graph_.add_node();
    node.set_domain(domain);
    node.set_op_type(type);
    node.set_name(fmt::format("{}_{}", type, graph_.node_size()));
    for (const std::string& input : inputs) node.add_input(input);
    node.add_output(output);
    return NodeBuilder(node);
  }

  NodeBuilder add_ml_node(const char* type, ValueId in) {
    return add_node("ai.onnx.ml", type, {tensors_[in]}, output_);
  }

  std::string add_constant(const std::string& name, std::span<const float> values, std::vector<std::size_t> shape) {
    onnx::TensorProto& tensor = *graph_.add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (const std::size_t length : shape) tensor.add_dims(static_cast<std::int64_t>(length));
    for (const float value : values) tensor.add_float_data(value);
    return name;
  }

  void add(const Impute& impute) {
    add_ml_node("Imputer", impute.in)
        .numbers("imputed_value_floats", std::vector{impute.value})
        .number("replaced_value_float", std::numeric_limits<float>::quiet_NaN());
  }

  void add(const Scale& scale) {
    add_ml_node("Scaler", scale.in)
        .numbers("offset", std::vector{scale.offset})
        .numbers("scale", std::vector{scale.factor});
  }

  void add(const IsMissing& missing) {
    const std::string is_nan = fmt::format("/{}/is_nan", place_);
    add_node("", "IsNaN", {tensors_[missing.in]}, is_nan);
    add_node("", "Cast", {is_nan}, output_).integer("to", onnx::TensorProto::FLOAT);
  }

  void add(const DatePart& date) {
    onnx::NodeProto& node = *graph_.add_node();
    node.set_domain(std::string(k_function_domain));
    node.set_op_type(std::string(to_text(date.part)));
    node.set_name(fmt::format("{}_{}", to_text(date.part), graph_.node_size()));
    node.add_input(tensors_[date.in]);
    node.add_output(output_);
  }

  void add(const Encode& encode) {
    // ONNX has no empty lists of keys.
    const bool is_empty = encode.categories.empty();
    add_ml_node("LabelEncoder", encode.in)
        .texts("keys_strings", is_empty ? std::vector<std::string>{""} : encode.categories)
        .numbers("values_floats", is_empty ? std::vector<float>{encode.other} : encode.values)
        .number("default_float", encode.other);
  }

  void add(const OneHot& one_hot) {
    std::vector<float> places(one_hot.width);
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<float>(i);
    const std::string constant = add_constant(fmt::format("/{}/places", place_), places, {1, places.size()});
    const std::string equal = fmt::format("/{}/equal", place_);
    add_node("", "Equal", {tensors_[one_hot.in], constant}, equal);
    add_node("", "Cast", {equal}, output_).integer("to", onnx::TensorProto::FLOAT);
  }

  void add(const Concat& concat) {
    std::vector<std::string> parts;
    for (const ValueId id : concat.in) parts.push_back(tensors_[id]);
    add_node("", "Concat", parts, output_).integer("axis", 1);
  }

  void add(const Forest& forest) {
    TreeColumns columns;
    for (std::size_t tree = 0; tree < forest.roots.size(); ++tree) columns.add_tree(forest, tree);
    add_ml_node("TreeEnsembleRegressor", forest.in)
        .text("aggregate_function", "AVERAGE")
        .integer("n_targets", forest.outputs)
        .text("post_transform", "NONE")
        .integers("nodes_treeids", columns.tree)
        .integers("nodes_nodeids", columns.node)
        .integers("nodes_featureids", columns.feature)
        .texts("nodes_modes", columns.mode)
        .numbers("nodes_values", columns.value)
        .integers("nodes_truenodeids", columns.true_node)
        .integers("nodes_falsenodeids", columns.false_node)
        .integers("target_treeids", columns.leaf_tree)
        .integers("target_nodeids", columns.leaf_node)
        .integers("target_ids", columns.leaf_target)
        .numbers("target_weights", columns.leaf_weight);
  }

  void add(const Linear& linear) {
    const std::size_t features = linear.weights.size() / linear.outputs;
    const auto weights = add_constant(fmt::format("/{}/weights", place_), linear.weights, {features, linear.outputs});
    const auto bias = add_constant(fmt::format("/{}/bias", place_), linear.bias, {linear.outputs});
    add_node("", "Gemm", {tensors_[linear.in], weights, bias}, output_);
  }

  void add(const Softmax& softmax) { add_node("", "Softmax", {tensors_[softmax.in]}, output_).integer("axis", 1); }

  void add_label() {
    const data::Labels& labels = pipeline_.labels;
    describe(*graph_.add_output(), std::string(k_label_output), label_tensor_type(labels.type), 0);
    describe(*graph_.add_output(), std::string(k_probabilities_output), onnx::TensorProto::FLOAT, labels.texts.size());

    const std::string place = "/class";
    add_node("", "ArgMax", {std::string(k_probabilities_output)}, place)
        .integer("axis", 1)
        .integer("keepdims", 0)
        .integer("select_last_index", 0);
    const std::string label(k_label_output);
    if (labels.type == data::LabelType::boolean) {
      add_node("", "Cast", {place}, label).integer("to", onnx::TensorProto::BOOL);
      return;
    }
    std::vector<std::int64_t> places(labels.texts.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::int64_t>(i);
    NodeBuilder encoder = add_node("ai.onnx.ml", "LabelEncoder", {place}, label);
    encoder.integers("keys_int64s", places);
    if (labels.type == data::LabelType::text) {
      encoder.texts("values_strings", labels.texts);
    } else {
      std::vector<std::int64_t> values;
      for (const std::string& text : labels.texts) values.push_back(std::stoll(text));
      encoder.integers("values_int64s", values);
    }
  }

  static int label_tensor_type(data::LabelType type) {
    switch (type) {
      case data::LabelType::integer: return onnx::TensorProto::INT64;
      case data::LabelType::boolean: return onnx::TensorProto::BOOL;
      case data::LabelType::text:
      case data::LabelType::number: break;
    }
    return onnx::TensorProto::STRING;
  }

  const Pipeline& pipeline_;
  onnx::GraphProto& graph_;
  std::vector<std::string> tensors_;  // by ValueId
  std::size_t place_ = 0;             // of the operation at hand
  std::string output_;                // the tensor it writes
};

}  // namespace

std::string graph_input_name(std::string_view column) {
  // A column may be called anything. Inner tensors ("/3", "/class") do not end in '_'; and a column that is called
  // "label_" itself moves on too, so that no two columns meet.
  const std::string_view stem = column.substr(0, column.find_last_not_of('_') + 1);
  const bool clashes = stem == k_label_output || stem == k_probabilities_output || stem == k_prediction_output ||
                       column.starts_with('/');
  return clashes ? std::string(column) + '_' : std::string(column);
}

std::string write_onnx(const Pipeline& pipeline) {
  onnx::ModelProto model;
  model.set_ir_version(k_ir_version);
  model.set_producer_name("foretell");
  model.set_producer_version(std::string(k_version));
  onnx::OperatorSetIdProto& onnx_opset = *model.add_opset_import();
  onnx_opset.set_domain("");
  onnx_opset.set_version(k_onnx_opset);
  onnx::OperatorSetIdProto& ml_opset = *model.add_opset_import();
  ml_opset.set_domain("ai.onnx.ml");
  ml_opset.set_version(k_ml_opset);
  add_date_functions(pipeline, model);
  model.mutable_graph()->set_name("foretell");
  GraphWriter(pipeline, *model.mutable_graph()).write();

  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    model.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace foretell::model
