#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <onnx.pb.h>

#include "base/limits.hpp"
#include "model/onnx.hpp"

namespace foretell::model {
namespace {

std::unexpected<Error> broken(std::string message) {
  return fail(ErrorCode::corrupt, std::move(message), "use a model.onnx that Foretell wrote");
}

/// The attributes of one node, looked up by name and type.
class Attributes {
 public:
  explicit Attributes(const onnx::NodeProto& node) : node_(node) {}

  std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const auto* attribute = find(name);
    return attribute == nullptr ? otherwise : attribute->i();
  }
  std::string text(std::string_view name, std::string otherwise) const {
    const auto* attribute = find(name);
    return attribute == nullptr ? std::move(otherwise) : attribute->s();
  }
  float number(std::string_view name, float otherwise) const {
    const auto* attribute = find(name);
    return attribute == nullptr ? otherwise : attribute->f();
  }
  std::span<const float> numbers(std::string_view name) const {
    const auto* attribute = find(name);
    if (attribute == nullptr) return {};
    return {attribute->floats().data(), static_cast<std::size_t>(attribute->floats_size())};
  }
  std::span<const std::int64_t> integers(std::string_view name) const {
    const auto* attribute = find(name);
    if (attribute == nullptr) return {};
    return {attribute->ints().data(), static_cast<std::size_t>(attribute->ints_size())};
  }
  const google::protobuf::RepeatedPtrField<std::string>& texts(std::string_view name) const {
    static const google::protobuf::RepeatedPtrField<std::string> k_none;
    const auto* attribute = find(name);
    return attribute == nullptr ? k_none : attribute->strings();
  }

 private:
  const onnx::AttributeProto* find(std::string_view name) const {
    for (const auto& attribute : node_.attribute()) {
      if (attribute.name() == name) return &attribute;
    }
    return nullptr;
  }

  const onnx::NodeProto& node_;
};

/// Builds a Forest from the parallel attribute lists of TreeEnsembleRegressor.
class ForestReader {
 public:
  explicit ForestReader(const Attributes& attributes)
      : trees_(attributes.integers("nodes_treeids")),
        ids_(attributes.integers("nodes_nodeids")),
        features_(attributes.integers("nodes_featureids")),
        true_ids_(attributes.integers("nodes_truenodeids")),
        false_ids_(attributes.integers("nodes_falsenodeids")),
        thresholds_(attributes.numbers("nodes_values")),
        modes_(attributes.texts("nodes_modes")),
        leaf_trees_(attributes.integers("target_treeids")),
        leaf_ids_(attributes.integers("target_nodeids")),
        leaf_classes_(attributes.integers("target_ids")),
        leaf_weights_(attributes.numbers("target_weights")),
        classes_(attributes.integer("n_targets", 1)) {}

  Result<Forest> read(ValueId in) {
    TRY(check_lengths());
    forest_.in = in;
    forest_.classes = static_cast<std::uint32_t>(classes_);
    TRY(find_nodes());
    TRY(add_nodes());
    TRY(add_weights());
    return std::move(forest_);
  }

 private:
  Result<void> check_lengths() const {
    const std::size_t nodes = ids_.size();
    const bool nodes_agree = trees_.size() == nodes && features_.size() == nodes && true_ids_.size() == nodes &&
                             false_ids_.size() == nodes && thresholds_.size() == nodes &&
                             static_cast<std::size_t>(modes_.size()) == nodes;
    const std::size_t weights = leaf_ids_.size();
    const bool leaves_agree =
        leaf_trees_.size() == weights && leaf_classes_.size() == weights && leaf_weights_.size() == weights;
    if (nodes == 0 || !nodes_agree || !leaves_agree) return broken("TreeEnsembleRegressor: its lists differ in length");
    if (nodes >= TreeNode::k_leaf) return broken("TreeEnsembleRegressor: too many nodes");
    if (classes_ < 2 || classes_ > static_cast<std::int64_t>(limits::k_classes_max)) {
      return broken(fmt::format("TreeEnsembleRegressor: n_targets is {}", classes_));
    }
    return {};
  }

  /// Notes where each (tree, node) stands, and each tree's root: its first node.
  Result<void> find_nodes() {
    places_.reserve(ids_.size());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const bool is_first = i == 0 || trees_[i] != trees_[i - 1];
      if (is_first) forest_.roots.push_back(static_cast<std::uint32_t>(i));
      if (ids_[i] < 0 || ids_[i] > std::numeric_limits<std::uint32_t>::max() || trees_[i] < 0 ||
          trees_[i] > std::numeric_limits<std::uint32_t>::max()) {
        return broken(fmt::format("TreeEnsembleRegressor: node {} has an id out of range", i));
      }
      if (!places_.emplace(key(trees_[i], ids_[i]), static_cast<std::uint32_t>(i)).second) {
        return broken(fmt::format("TreeEnsembleRegressor: tree {} has two nodes {}", trees_[i], ids_[i]));
      }
    }
    return {};
  }

  Result<void> add_nodes() {
    forest_.nodes.resize(ids_.size());
    std::uint32_t leaves = 0;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      TreeNode& node = forest_.nodes[i];
      const std::string& mode = modes_[static_cast<int>(i)];
      if (mode == "LEAF") {
        node.right = leaves++;
        continue;
      }
      if (mode != "BRANCH_LEQ") return broken(fmt::format("TreeEnsembleRegressor: node mode \"{}\"", mode));
      if (features_[i] < 0 || features_[i] > std::numeric_limits<std::int32_t>::max()) {
        return broken(fmt::format("TreeEnsembleRegressor: node {} reads feature {}", i, features_[i]));
      }
      node.threshold = thresholds_[i];
      node.feature = static_cast<std::uint32_t>(features_[i]);
      node.left = TRY(place(trees_[i], true_ids_[i]));
      node.right = TRY(place(trees_[i], false_ids_[i]));
    }
    forest_.leaf_probabilities.resize(std::size_t{leaves} * forest_.classes);
    return {};
  }

  Result<void> add_weights() {
    for (std::size_t i = 0; i < leaf_ids_.size(); ++i) {
      const TreeNode& node = forest_.nodes[TRY(place(leaf_trees_[i], leaf_ids_[i]))];
      if (!node.is_leaf() || leaf_classes_[i] < 0 || leaf_classes_[i] >= classes_) {
        return broken(fmt::format("TreeEnsembleRegressor: weight {} belongs to no leaf and class", i));
      }
      const auto at = std::size_t{node.right} * forest_.classes + static_cast<std::size_t>(leaf_classes_[i]);
      forest_.leaf_probabilities[at] = leaf_weights_[i];
    }
    return {};
  }

  static std::uint64_t key(std::int64_t tree, std::int64_t node) {
    return static_cast<std::uint64_t>(tree) << 32 | static_cast<std::uint64_t>(node);
  }

  Result<std::uint32_t> place(std::int64_t tree, std::int64_t node) const {
    const auto found = node < 0 || tree < 0 || node > 0xffff'ffff ? places_.end() : places_.find(key(tree, node));
    if (found == places_.end()) return broken(fmt::format("TreeEnsembleRegressor: tree {} has no node {}", tree, node));
    return found->second;
  }

  std::span<const std::int64_t> trees_, ids_, features_, true_ids_, false_ids_;
  std::span<const float> thresholds_;
  const google::protobuf::RepeatedPtrField<std::string>& modes_;
  std::span<const std::int64_t> leaf_trees_, leaf_ids_, leaf_classes_;
  std::span<const float> leaf_weights_;
  std::int64_t classes_;
  std::unordered_map<std::uint64_t, std::uint32_t> places_;  // (tree, node) -> place in the lists
  Forest forest_;
};

/// Reads the graph node by node, in the order of the file, which ONNX wants to be topological.
class GraphReader {
 public:
  explicit GraphReader(const onnx::GraphProto& graph) : graph_(graph) {}

  Result<Pipeline> read() {
    TRY(read_constants());
    TRY(read_inputs());
    for (const onnx::NodeProto& node : graph_.node()) {
      node_ = &node;
      TRY(read_node());
    }
    if (pipeline_.labels.texts.empty()) return broken("the graph has no output \"label\"");
    return std::move(pipeline_);
  }

 private:
  /// An Equal with the places of a category, waiting for the Cast that makes numbers of it.
  struct PendingOneHot {
    ValueId in = 0;
    std::uint32_t width = 0;
  };

  std::unexpected<Error> broken_node(std::string_view what) const {
    return broken(fmt::format("node \"{}\" ({}): {}", node_->name(), node_->op_type(), what));
  }

  Result<void> read_constants() {
    for (const onnx::TensorProto& tensor : graph_.initializer()) {
      if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
        return broken(fmt::format("constant \"{}\" lies outside the file", tensor.name()));
      }
      if (tensor.data_type() != onnx::TensorProto::FLOAT || !tensor.raw_data().empty()) {
        return broken(fmt::format("constant \"{}\" is not a list of floats", tensor.name()));
      }
      constants_[tensor.name()] = &tensor;
    }
    return {};
  }

  Result<void> read_inputs() {
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      const int type = input.type().tensor_type().elem_type();
      if (type != onnx::TensorProto::FLOAT && type != onnx::TensorProto::STRING) {
        return broken(fmt::format("input \"{}\" is neither float nor string", input.name()));
      }
      const bool is_number = type == onnx::TensorProto::FLOAT;
      values_[input.name()] = static_cast<ValueId>(pipeline_.inputs.size());
      pipeline_.inputs.push_back({input.name(), is_number ? InputType::number : InputType::text});
    }
    return {};
  }

  Result<void> read_node() {
    using Read = Result<void> (GraphReader::*)();
    static const std::map<std::string_view, Read> k_readers{
        {"Imputer", &GraphReader::read_impute},
        {"Scaler", &GraphReader::read_scale},
        {"LabelEncoder", &GraphReader::read_encode},
        {"Equal", &GraphReader::read_equal},
        {"Cast", &GraphReader::read_cast},
        {"Concat", &GraphReader::read_concat},
        {"TreeEnsembleRegressor", &GraphReader::read_forest},
        {"Gemm", &GraphReader::read_linear},
        {"Softmax", &GraphReader::read_softmax},
        {"ArgMax", &GraphReader::read_class},
    };
    const auto reader = k_readers.find(node_->op_type());
    if (reader == k_readers.end()) return broken_node("this operator is not supported");
    if (node_->output_size() != 1 || node_->input_size() < 1) return broken_node("unexpected inputs or outputs");
    return (this->*reader->second)();
  }

  Result<ValueId> value(int input = 0) const {
    const auto found = values_.find(node_->input(input));
    if (found == values_.end()) return broken_node(fmt::format("input \"{}\" is not computed", node_->input(input)));
    return found->second;
  }

  void define(Operation operation) { values_[node_->output(0)] = pipeline_.add(std::move(operation)); }

  Result<std::span<const float>> constant(int input, std::size_t dimensions) const {
    const auto found = input < node_->input_size() ? constants_.find(node_->input(input)) : constants_.end();
    if (found == constants_.end()) return broken_node("a constant is missing");
    const onnx::TensorProto& tensor = *found->second;
    if (static_cast<std::size_t>(tensor.dims_size()) != dimensions) return broken_node("a constant has a wrong shape");
    return std::span(tensor.float_data().data(), static_cast<std::size_t>(tensor.float_data_size()));
  }

  Result<void> read_impute() {
    const Attributes attributes(*node_);
    const auto values = attributes.numbers("imputed_value_floats");
    if (values.size() != 1 || !std::isnan(attributes.number("replaced_value_float", 0))) {
      return broken_node("expected one value in place of NaN");
    }
    define(Impute{TRY(value()), values[0]});
    return {};
  }

  Result<void> read_scale() {
    const Attributes attributes(*node_);
    const auto offset = attributes.numbers("offset");
    const auto factor = attributes.numbers("scale");
    if (offset.size() != 1 || factor.size() != 1) return broken_node("expected one offset and one scale");
    define(Scale{TRY(value()), offset[0], factor[0]});
    return {};
  }

  /// A LabelEncoder either encodes a text column or, behind the class, names the labels.
  Result<void> read_encode() {
    if (class_tensor_ == node_->input(0)) return read_labels();
    const Attributes attributes(*node_);
    const auto& keys = attributes.texts("keys_strings");
    const auto codes = attributes.numbers("values_floats");
    if (keys.empty() || codes.size() != static_cast<std::size_t>(keys.size())) {
      return broken_node("expected texts and their codes");
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (codes[i] != static_cast<float>(i)) return broken_node("the codes do not count up from 0");
    }
    define(Encode{TRY(value()), {keys.begin(), keys.end()}, attributes.number("default_float", -0.0f)});
    return {};
  }

  Result<void> read_labels() {
    if (node_->output(0) != k_label_output) return broken_node("expected the output \"label\"");
    const Attributes attributes(*node_);
    const auto places = attributes.integers("keys_int64s");
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] != static_cast<std::int64_t>(i)) return broken_node("the classes do not count up from 0");
    }
    const auto& texts = attributes.texts("values_strings");
    if (!texts.empty()) {
      pipeline_.labels = {data::LabelType::text, {texts.begin(), texts.end()}};
    } else {
      pipeline_.labels.type = data::LabelType::integer;
      for (const std::int64_t label : attributes.integers("values_int64s")) {
        pipeline_.labels.texts.push_back(std::to_string(label));
      }
    }
    if (pipeline_.labels.texts.size() != places.size()) return broken_node("a class has no label");
    return {};
  }

  Result<void> read_equal() {
    const auto places = TRY(constant(1, 2));
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] != static_cast<float>(i)) return broken_node("expected the places 0, 1, 2, ...");
    }
    one_hots_[node_->output(0)] = {TRY(value()), static_cast<std::uint32_t>(places.size())};
    return {};
  }

  /// A Cast either makes numbers of an Equal or, behind the class, a boolean label.
  Result<void> read_cast() {
    const std::int64_t to = Attributes(*node_).integer("to", 0);
    if (const auto pending = one_hots_.find(node_->input(0)); pending != one_hots_.end()) {
      if (to != onnx::TensorProto::FLOAT) return broken_node("expected a cast to float");
      define(OneHot{pending->second.in, pending->second.width});
      return {};
    }
    if (class_tensor_ == node_->input(0) && node_->output(0) == k_label_output && to == onnx::TensorProto::BOOL) {
      pipeline_.labels = {data::LabelType::boolean, {"false", "true"}};
      return {};
    }
    return broken_node("this cast is not supported");
  }

  Result<void> read_concat() {
    if (Attributes(*node_).integer("axis", 0) != 1) return broken_node("expected axis 1");
    Concat concat;
    for (int i = 0; i < node_->input_size(); ++i) concat.in.push_back(TRY(value(i)));
    define(std::move(concat));
    return {};
  }

  Result<void> read_forest() {
    const Attributes attributes(*node_);
    if (attributes.text("aggregate_function", "SUM") != "AVERAGE" ||
        attributes.text("post_transform", "NONE") != "NONE" || !attributes.numbers("base_values").empty() ||
        !attributes.integers("nodes_missing_value_tracks_true").empty()) {
      return broken_node("expected the plain average of the trees");
    }
    const ValueId features = TRY(value());
    define(TRY(ForestReader(attributes).read(features)));
    return {};
  }

  Result<void> read_linear() {
    const Attributes attributes(*node_);
    const bool plain = attributes.number("alpha", 1) == 1 && attributes.number("beta", 1) == 1 &&
                       attributes.integer("transA", 0) == 0 && attributes.integer("transB", 0) == 0;
    if (!plain) return broken_node("expected features * weights + bias");
    const auto weights = TRY(constant(1, 2));
    const auto bias = TRY(constant(2, 1));
    define(Linear{TRY(value()),
                  static_cast<std::uint32_t>(bias.size()),
                  {weights.begin(), weights.end()},
                  {bias.begin(), bias.end()}});
    return {};
  }

  Result<void> read_softmax() {
    if (Attributes(*node_).integer("axis", -1) != 1) return broken_node("expected axis 1");
    define(Softmax{TRY(value())});
    return {};
  }

  Result<void> read_class() {
    const Attributes attributes(*node_);
    const bool first_of_ties = attributes.integer("select_last_index", 0) == 0;
    if (node_->input(0) != k_probabilities_output || attributes.integer("axis", 0) != 1 ||
        attributes.integer("keepdims", 1) != 0 || !first_of_ties) {
      return broken_node("expected the first largest of \"probabilities\"");
    }
    if (TRY(value()) + 1 != pipeline_.id_of_operation(pipeline_.operations.size())) {
      return broken_node("\"probabilities\" is not what the graph computes last");
    }
    class_tensor_ = node_->output(0);
    return {};
  }

  const onnx::GraphProto& graph_;
  const onnx::NodeProto* node_ = nullptr;  // the one at hand
  Pipeline pipeline_;
  std::map<std::string, const onnx::TensorProto*, std::less<>> constants_;
  std::map<std::string, ValueId, std::less<>> values_;
  std::map<std::string, PendingOneHot, std::less<>> one_hots_;
  std::optional<std::string> class_tensor_;  // the output of ArgMax
};

Result<void> check_opsets(const onnx::ModelProto& model) {
  if (model.functions_size() > 0 || model.training_info_size() > 0) return broken("functions are not supported");
  bool has_onnx = false;
  bool has_ml = false;
  for (const auto& opset : model.opset_import()) {
    const bool is_onnx = opset.domain().empty() && opset.version() >= 13 && opset.version() <= 21;
    const bool is_ml = opset.domain() == "ai.onnx.ml" && opset.version() >= 2 && opset.version() <= 4;
    if (!is_onnx && !is_ml) {
      return broken(fmt::format("operator set \"{}\" {} is not supported", opset.domain(), opset.version()));
    }
    has_onnx |= is_onnx;
    has_ml |= is_ml;
  }
  if (!has_onnx || !has_ml) return broken("the file does not say which operator sets it uses");
  return {};
}

}  // namespace

Result<Pipeline> read_onnx(std::string_view bytes) {
  if (bytes.size() > limits::k_model_bytes_max) return broken("the file is too large");
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetTotalBytesLimit(static_cast<int>(limits::k_model_bytes_max));
  stream.SetRecursionLimit(static_cast<int>(limits::k_protobuf_depth_max));
  onnx::ModelProto model;
  if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return broken("this is not an ONNX file");
  TRY(check_opsets(model));
  Pipeline pipeline = TRY(GraphReader(model.graph()).read());
  TRY(check(pipeline));
  return pipeline;
}

}  // namespace foretell::model
