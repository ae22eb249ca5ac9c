#include "model/onnx_dates.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace foretell::model {
namespace {

using Part = DatePart::Part;

constexpr int k_onnx_opset = 17;
constexpr std::array k_parts{Part::year, Part::month, Part::day_of_week, Part::hour, Part::second};

/// Writes the body of a function as arithmetic on float64 tensors, step for step that of date_part().
class Arithmetic {
 public:
  using Value = std::string;  // the name of a tensor

  explicit Arithmetic(onnx::FunctionProto& function) : function_(function) {}

  Value add(const Value& a, double b) { return node("Add", {a, constant(b)}); }
  Value add(const Value& a, const Value& b) { return node("Add", {a, b}); }
  Value subtract(const Value& a, double b) { return node("Sub", {a, constant(b)}); }
  Value subtract(const Value& a, const Value& b) { return node("Sub", {a, b}); }
  Value times(const Value& a, double b) { return node("Mul", {a, constant(b)}); }
  /// floor(a / b)
  Value quotient(const Value& a, double b) { return node("Floor", {node("Div", {a, constant(b)})}); }
  void give_float(const Value& a) { set_integer(*append("Cast", {a}, "part"), "to", onnx::TensorProto::FLOAT); }

 private:
  Value node(const char* type, const std::vector<Value>& inputs) {
    Value output = fmt::format("v{}", function_.node_size());
    append(type, inputs, output);
    return output;
  }

  Value constant(double value) {
    Value output = fmt::format("v{}", function_.node_size());
    onnx::NodeProto& added = *append("Constant", {}, output);
    onnx::AttributeProto& attribute = *added.add_attribute();
    attribute.set_name("value");
    attribute.set_type(onnx::AttributeProto::TENSOR);
    attribute.mutable_t()->set_data_type(onnx::TensorProto::DOUBLE);
    attribute.mutable_t()->add_double_data(value);
    return output;
  }

  onnx::NodeProto* append(const char* type, const std::vector<Value>& inputs, const Value& output) {
    onnx::NodeProto* added = function_.add_node();
    added->set_op_type(type);
    for (const Value& input : inputs) added->add_input(input);
    added->add_output(output);
    return added;
  }

  static void set_integer(onnx::NodeProto& node, const char* name, std::int64_t value) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
  }

  onnx::FunctionProto& function_;
};

/// See Month in date_part.cpp.
void write_year_or_month(Arithmetic& a, const std::string& days, Part part) {
  const auto z = a.add(days, 719'468);
  const auto era = a.quotient(z, 146'097);
  const auto day_of_era = a.subtract(z, a.times(era, 146'097));
  const auto leap_days = a.subtract(a.quotient(day_of_era, 36'524), a.quotient(day_of_era, 146'096));
  const auto year_of_era = a.quotient(a.add(a.subtract(day_of_era, a.quotient(day_of_era, 1'460)), leap_days), 365);
  const auto days_of_years =
      a.subtract(a.add(a.times(year_of_era, 365), a.quotient(year_of_era, 4)), a.quotient(year_of_era, 100));
  const auto day_of_year = a.subtract(day_of_era, days_of_years);
  const auto month_from_march = a.quotient(a.add(a.times(day_of_year, 5), 2), 153);
  const auto next_year = a.quotient(a.add(month_from_march, 2), 12);
  if (part == Part::month) {
    a.give_float(a.subtract(a.add(month_from_march, 3), a.times(next_year, 12)));
  } else {
    a.give_float(a.add(a.add(year_of_era, a.times(era, 400)), next_year));
  }
}

void write_body(Arithmetic& a, Part part) {
  const std::string seconds = "seconds";
  const auto days = a.quotient(seconds, 86'400);
  if (part == Part::year || part == Part::month) return write_year_or_month(a, days, part);
  if (part == Part::day_of_week) {
    const auto from_monday = a.add(days, 3);
    return a.give_float(a.subtract(from_monday, a.times(a.quotient(from_monday, 7), 7)));
  }
  const auto second_of_day = a.subtract(seconds, a.times(days, 86'400));
  const auto hour = a.quotient(second_of_day, 3'600);
  a.give_float(part == Part::hour ? hour : a.subtract(second_of_day, a.times(hour, 3'600)));
}

onnx::FunctionProto make_function(Part part) {
  onnx::FunctionProto function;
  function.set_domain(std::string(k_function_domain));
  function.set_name(std::string(to_text(part)));
  function.add_input("seconds");
  function.add_output("part");
  onnx::OperatorSetIdProto& opset = *function.add_opset_import();
  opset.set_domain("");
  opset.set_version(k_onnx_opset);
  Arithmetic arithmetic(function);
  write_body(arithmetic, part);
  return function;
}

bool uses(const Pipeline& pipeline, Part part) {
  return std::ranges::any_of(pipeline.operations, [&](const Operation& operation) {
    const auto* date = std::get_if<DatePart>(&operation);
    return date != nullptr && date->part == part;
  });
}

}  // namespace

std::string_view to_text(Part part) {
  static constexpr std::array<std::string_view, 5> k_texts{"DateYear", "DateMonth", "DateDayOfWeek", "DateHour",
                                                           "DateSecond"};
  return k_texts[static_cast<std::size_t>(part)];
}

std::optional<Part> date_part_of(std::string_view name) {
  for (const Part part : k_parts) {
    if (to_text(part) == name) return part;
  }
  return std::nullopt;
}

void add_date_functions(const Pipeline& pipeline, onnx::ModelProto& model) {
  for (const Part part : k_parts) {
    if (uses(pipeline, part)) *model.add_functions() = make_function(part);
  }
  if (model.functions_size() == 0) return;
  onnx::OperatorSetIdProto& opset = *model.add_opset_import();
  opset.set_domain(std::string(k_function_domain));
  opset.set_version(1);
}

bool is_date_function(const onnx::FunctionProto& function) {
  const auto part = date_part_of(function.name());
  return part && function.SerializeAsString() == make_function(*part).SerializeAsString();
}

}  // namespace foretell::model
