#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <onnx.pb.h>

#include "base/limits.hpp"
#include "model/onnx.hpp"
#include "model/onnx_attributes.hpp"
#include "model/onnx_dates.hpp"
#include "model/onnx_forest.hpp"

namespace foretell::model {
namespace {

/// Reads the graph node by node, in the order of the file, which ONNX wants to be topological.
class GraphReader {
 public:
  explicit GraphReader(const onnx::ModelProto& model) : model_(model), graph_(model.graph()) {}

  Result<Pipeline> read() {
    TRY(read_constants());
    TRY(read_inputs());
    for (const onnx::NodeProto& node : graph_.node()) {
      node_ = &node;
      TRY(read_node());
    }
    TRY(read_result());
    return std::move(pipeline_);
  }

 private:
  /// An Equal with the places of a category, waiting for the Cast that makes numbers of it.
  struct PendingOneHot {
    ValueId in = 0;
    std::uint32_t width = 0;
  };

  std::unexpected<Error> broken_node(std::string_view what) const {
    return broken_graph(fmt::format("node \"{}\" ({}): {}", node_->name(), node_->op_type(), what));
  }

  /// A graph with an output "prediction", its last value, is a regression; any other has named its labels by now.
  Result<void> read_result() {
    const auto prediction = values_.find(k_prediction_output);
    const bool is_regression = pipeline_.labels.texts.empty() && prediction != values_.end();
    if (is_regression && prediction->second + 1 == pipeline_.id_of_operation(pipeline_.operations.size())) {
      pipeline_.labels.type = data::LabelType::number;
      return {};
    }
    if (pipeline_.labels.texts.empty())
      return broken_graph("the graph has no output \"label\" and ends in no \"prediction\"");
    return {};
  }

  Result<void> read_constants() {
    for (const onnx::TensorProto& tensor : graph_.initializer()) {
      if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
        return broken_graph(fmt::format("constant \"{}\" lies outside the file", tensor.name()));
      }
      if (tensor.data_type() != onnx::TensorProto::FLOAT || !tensor.raw_data().empty()) {
        return broken_graph(fmt::format("constant \"{}\" is not a list of floats", tensor.name()));
      }
      constants_[tensor.name()] = &tensor;
    }
    return {};
  }

  Result<void> read_inputs() {
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      const int type = input.type().tensor_type().elem_type();
      const auto known = input_type_of(type);
      if (!known) return broken_graph(fmt::format("input \"{}\" is neither float, double nor string", input.name()));
      values_[input.name()] = static_cast<ValueId>(pipeline_.inputs.size());
      pipeline_.inputs.push_back({input.name(), *known});
    }
    return {};
  }

  static std::optional<InputType> input_type_of(int tensor_type) {
    switch (tensor_type) {
      case onnx::TensorProto::FLOAT: return InputType::number;
      case onnx::TensorProto::DOUBLE: return InputType::date;
      case onnx::TensorProto::STRING: return InputType::text;
      default: return std::nullopt;
    }
  }

  Result<void> read_node() {
    if (node_->domain() == k_function_domain) return read_date_part();
    using Read = Result<void> (GraphReader::*)();
    static const std::map<std::string_view, Read> k_readers{
        {"Imputer", &GraphReader::read_impute},      {"Scaler", &GraphReader::read_scale},
        {"LabelEncoder", &GraphReader::read_encode}, {"IsNaN", &GraphReader::read_is_missing},
        {"Equal", &GraphReader::read_equal},         {"Cast", &GraphReader::read_cast},
        {"Concat", &GraphReader::read_concat},       {"TreeEnsembleRegressor", &GraphReader::read_forest},
        {"Gemm", &GraphReader::read_linear},         {"Softmax", &GraphReader::read_softmax},
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
    const OnnxAttributes attributes(*node_);
    const auto values = attributes.numbers("imputed_value_floats");
    if (values.size() != 1 || !std::isnan(attributes.number("replaced_value_float", 0))) {
      return broken_node("expected one value in place of NaN");
    }
    define(Impute{TRY(value()), values[0]});
    return {};
  }

  Result<void> read_scale() {
    const OnnxAttributes attributes(*node_);
    const auto offset = attributes.numbers("offset");
    const auto factor = attributes.numbers("scale");
    if (offset.size() != 1 || factor.size() != 1) return broken_node("expected one offset and one scale");
    define(Scale{TRY(value()), offset[0], factor[0]});
    return {};
  }

  /// A LabelEncoder either encodes a text column or, behind the class, names the labels.
  Result<void> read_encode() {
    if (class_tensor_ == node_->input(0)) return read_labels();
    const OnnxAttributes attributes(*node_);
    const auto& keys = attributes.texts("keys_strings");
    const auto codes = attributes.numbers("values_floats");
    if (keys.empty() || codes.size() != static_cast<std::size_t>(keys.size())) {
      return broken_node("expected texts and their codes");
    }
    define(Encode{TRY(value()),
                  {keys.begin(), keys.end()},
                  {codes.begin(), codes.end()},
                  attributes.number("default_float", -0.0f)});
    return {};
  }

  Result<void> read_labels() {
    if (node_->output(0) != k_label_output) return broken_node("expected the output \"label\"");
    const OnnxAttributes attributes(*node_);
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

  Result<void> read_is_missing() {
    indicators_[node_->output(0)] = TRY(value());
    return {};
  }

  Result<void> read_date_part() {
    const auto part = date_part_of(node_->op_type());
    const bool is_defined = std::ranges::any_of(
        model_.functions(), [&](const onnx::FunctionProto& function) { return function.name() == node_->op_type(); });
    if (!part || !is_defined || node_->input_size() != 1 || node_->output_size() != 1) {
      return broken_node("this function is not defined");
    }
    define(DatePart{TRY(value()), *part});
    return {};
  }

  /// A Cast either makes numbers of an Equal or an IsNaN or, behind the class, a boolean label.
  Result<void> read_cast() {
    const std::int64_t to = OnnxAttributes(*node_).integer("to", 0);
    if (const auto pending = one_hots_.find(node_->input(0)); pending != one_hots_.end()) {
      if (to != onnx::TensorProto::FLOAT) return broken_node("expected a cast to float");
      define(OneHot{pending->second.in, pending->second.width});
      return {};
    }
    if (const auto pending = indicators_.find(node_->input(0)); pending != indicators_.end()) {
      if (to != onnx::TensorProto::FLOAT) return broken_node("expected a cast to float");
      define(IsMissing{pending->second});
      return {};
    }
    if (class_tensor_ == node_->input(0) && node_->output(0) == k_label_output && to == onnx::TensorProto::BOOL) {
      pipeline_.labels = {data::LabelType::boolean, {"false", "true"}};
      return {};
    }
    return broken_node("this cast is not supported");
  }

  Result<void> read_concat() {
    if (OnnxAttributes(*node_).integer("axis", 0) != 1) return broken_node("expected axis 1");
    Concat concat;
    for (int i = 0; i < node_->input_size(); ++i) concat.in.push_back(TRY(value(i)));
    define(std::move(concat));
    return {};
  }

  Result<void> read_forest() {
    const OnnxAttributes attributes(*node_);
    if (attributes.text("aggregate_function", "SUM") != "AVERAGE" ||
        attributes.text("post_transform", "NONE") != "NONE" || !attributes.numbers("base_values").empty() ||
        !attributes.integers("nodes_missing_value_tracks_true").empty()) {
      return broken_node("expected the plain average of the trees");
    }
    const ValueId features = TRY(value());
    define(TRY(read_onnx_forest(attributes, features)));
    return {};
  }

  Result<void> read_linear() {
    const OnnxAttributes attributes(*node_);
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
    if (OnnxAttributes(*node_).integer("axis", -1) != 1) return broken_node("expected axis 1");
    define(Softmax{TRY(value())});
    return {};
  }

  Result<void> read_class() {
    const OnnxAttributes attributes(*node_);
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

  const onnx::ModelProto& model_;
  const onnx::GraphProto& graph_;
  const onnx::NodeProto* node_ = nullptr;  // the one at hand
  Pipeline pipeline_;
  std::map<std::string, const onnx::TensorProto*, std::less<>> constants_;
  std::map<std::string, ValueId, std::less<>> values_;
  std::map<std::string, PendingOneHot, std::less<>> one_hots_;
  std::map<std::string, ValueId, std::less<>> indicators_;  // an IsNaN's output -> what it looks at
  std::optional<std::string> class_tensor_;                 // the output of ArgMax
};

Result<void> check_opsets(const onnx::ModelProto& model) {
  if (model.training_info_size() > 0 || !std::ranges::all_of(model.functions(), is_date_function)) {
    return broken_graph("functions other than Foretell's own are not supported");
  }
  bool has_onnx = false;
  bool has_ml = false;
  for (const auto& opset : model.opset_import()) {
    const bool is_onnx = opset.domain().empty() && opset.version() >= 13 && opset.version() <= 21;
    const bool is_ml = opset.domain() == "ai.onnx.ml" && opset.version() >= 2 && opset.version() <= 4;
    const bool is_ours = opset.domain() == k_function_domain && opset.version() == 1;
    if (!is_onnx && !is_ml && !is_ours) {
      return broken_graph(fmt::format("operator set \"{}\" {} is not supported", opset.domain(), opset.version()));
    }
    has_onnx |= is_onnx;
    has_ml |= is_ml;
  }
  if (!has_onnx || !has_ml) return broken_graph("the file does not say which operator sets it uses");
  return {};
}

}  // namespace

Result<Pipeline> read_onnx(std::string_view bytes) {
  if (bytes.size() > limits::k_model_bytes_max) return broken_graph("the file is too large");
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetTotalBytesLimit(static_cast<int>(limits::k_model_bytes_max));
  stream.SetRecursionLimit(static_cast<int>(limits::k_protobuf_depth_max));
  onnx::ModelProto model;
  if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return broken_graph("this is not an ONNX file");
  TRY(check_opsets(model));
  Pipeline pipeline = TRY(GraphReader(model).read());
  TRY(check(pipeline));
  return pipeline;
}

}  // namespace foretell::model
