#include "data/target_builder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/limits.hpp"
#include "base/number.hpp"
#include "data/cell.hpp"

namespace foretell::data {
namespace {

std::string canonical_integer(double value) {
  std::string text;
  append_number(text, static_cast<std::int64_t>(value));
  return text;
}

}  // namespace

bool is_exact_integer(double value) {
  constexpr double k_exact_max = 9007199254740992.0;  // 2^53
  return std::trunc(value) == value && std::abs(value) <= k_exact_max;
}

TargetBuilder::TargetBuilder(Labels known, NumberStyle style) : known_(std::move(known)), style_(style) {
  for (const std::string& text : known_.texts) texts_.add(text);
}

TargetBuilder::TargetBuilder(LabelType type, NumberStyle style)
    : TargetBuilder(type == LabelType::boolean ? Labels{type, {"false", "true"}} : Labels{type, {}}, style) {}

TargetBuilder::Outcome TargetBuilder::add(const RowCell& cell) {
  if (cell.is_text && known_.type != LabelType::text) return Outcome::wrong_type;
  switch (known_.type) {
    case LabelType::text: return is_missing(cell.text) ? Outcome::missing : add_text(cell.text);
    case LabelType::boolean: return add_boolean(cell.text);
    case LabelType::integer: return add_integer(cell.text);
    case LabelType::number: return add_number(cell.text);
  }
  return Outcome::wrong_type;
}

TargetBuilder::Outcome TargetBuilder::add_boolean(std::string_view cell) {
  if (is_missing(cell)) return Outcome::missing;
  const std::optional<bool> truth = read_boolean(cell);
  return truth ? add_text(*truth ? "true" : "false") : Outcome::wrong_type;
}

TargetBuilder::Outcome TargetBuilder::add_integer(std::string_view cell) {
  const NumberCell number = read_number(cell, style_);
  if (number.kind == NumberCell::Kind::missing) return Outcome::missing;
  const bool is_integer = number.kind == NumberCell::Kind::number && is_exact_integer(number.exact);
  return is_integer ? add_text(canonical_integer(number.exact)) : Outcome::wrong_type;
}

TargetBuilder::Outcome TargetBuilder::add_number(std::string_view cell) {
  const NumberCell number = read_number(cell, style_);
  if (number.kind == NumberCell::Kind::missing) return Outcome::missing;
  if (number.kind != NumberCell::Kind::number) return Outcome::wrong_type;
  numbers_.push_back(number.exact);
  return Outcome::taken;
}

TargetBuilder::Outcome TargetBuilder::add_text(std::string_view label) {
  const std::int32_t code = texts_.add(label);
  if (texts_.size() > limits::k_classes_max) return Outcome::too_many;
  target_.push_back(code);
  return Outcome::taken;
}

TargetBuilder::Built TargetBuilder::finish() {
  const std::vector<std::string>& texts = texts_.texts();
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto by_text = [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; };
  const auto by_value = [&](std::size_t a, std::size_t b) { return read_integer(texts[a]) < read_integer(texts[b]); };
  const auto found = order.begin() + static_cast<std::ptrdiff_t>(known_.texts.size());
  known_.type == LabelType::integer ? std::sort(found, order.end(), by_value) : std::sort(found, order.end(), by_text);

  Built built{.labels = {known_.type, {}}, .target = std::move(target_), .numbers = std::move(numbers_)};
  std::vector<std::int32_t> place(texts.size());
  for (const std::size_t code : order) {
    place[code] = static_cast<std::int32_t>(built.labels.texts.size());
    built.labels.texts.push_back(texts[code]);
  }
  std::vector<bool> is_used(texts.size());
  for (std::int32_t& label : built.target) {
    label = place[static_cast<std::size_t>(label)];
    is_used[static_cast<std::size_t>(label)] = true;
  }
  built.labels_used = static_cast<std::size_t>(std::ranges::count(is_used, true));
  return built;
}

}  // namespace foretell::data
