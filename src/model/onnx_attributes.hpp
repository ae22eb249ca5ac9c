#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <onnx.pb.h>

#include "base/error.hpp"

/// For the files that read ONNX only.
namespace foretell::model {

/// The error of a file that is not what we read; `message` names the node or attribute.
inline std::unexpected<Error> broken_graph(std::string message) {
  return fail(ErrorCode::corrupt, std::move(message), "use a model.onnx that Foretell wrote");
}

/// The attributes of one node, looked up by name and type.
class OnnxAttributes {
 public:
  explicit OnnxAttributes(const onnx::NodeProto& node) : node_(node) {}

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

}  // namespace foretell::model
