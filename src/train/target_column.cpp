#include "train/target_column.hpp"

#include <numeric>

#include "base/limits.hpp"
#include "base/number.hpp"

namespace foretell::train {
namespace {

using data::ColumnType;
using data::LabelType;

/// Numbers with the places of their classes, which are the different numbers in their order.
void take_number_classes(const data::SortedValues& sorted, std::size_t rows, TargetColumn& target) {
  target.labels.type = LabelType::integer;
  target.classes.assign(rows, data::k_missing_code);
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    end = sorted.end_of_run(begin);
    const auto place = static_cast<std::int32_t>(target.labels.texts.size());
    append_number(target.labels.texts.emplace_back(), sorted.values[begin]);
    for (std::size_t i = begin; i < end; ++i) target.classes[sorted.rows[i]] = place;
  }
}

bool are_classes(const data::SortedValues& sorted, std::optional<data::Task> task) {
  if (task) return *task == data::Task::classification;
  std::size_t distinct = 0;
  for (std::size_t begin = 0; begin < sorted.size(); begin = sorted.end_of_run(begin)) {
    if (++distinct > limits::k_integer_classes_max || std::trunc(sorted.values[begin]) != sorted.values[begin]) {
      return false;
    }
  }
  return true;
}

std::optional<TargetColumn> make_number_target(const std::vector<float>& numbers, std::optional<data::Task> task) {
  data::SortedValues sorted = data::sort_values({.numbers = numbers});
  if (sorted.size() == 0 || sorted.values.front() == sorted.values.back()) return std::nullopt;
  TargetColumn target;
  if (are_classes(sorted, task)) {
    take_number_classes(sorted, numbers.size(), target);
  } else {
    target.labels.type = LabelType::number;
    target.numbers.assign(numbers.begin(), numbers.end());
    const double sum = std::accumulate(sorted.values.begin(), sorted.values.end(), 0.0);
    target.mean = sum / static_cast<double>(sorted.size());
    target.sorted_numbers = std::move(sorted);
  }
  return target;
}

/// Codes with the classes that no row has left out.
std::optional<TargetColumn> make_code_target(const data::WholeColumn& column) {
  std::vector<std::int32_t> places(column.schema.categories.size(), data::k_missing_code);
  for (const std::int32_t code : column.values.codes) {
    if (code != data::k_missing_code) places[static_cast<std::size_t>(code)] = 0;
  }
  TargetColumn target;
  target.labels.type = column.schema.type == ColumnType::boolean ? LabelType::boolean : LabelType::text;
  for (std::size_t code = 0; code < places.size(); ++code) {
    if (places[code] == data::k_missing_code) continue;
    places[code] = static_cast<std::int32_t>(target.labels.texts.size());
    target.labels.texts.push_back(column.schema.categories[code]);
  }
  if (target.labels.texts.size() < 2) return std::nullopt;
  target.classes = column.values.codes;
  for (std::int32_t& code : target.classes) {
    if (code != data::k_missing_code) code = places[static_cast<std::size_t>(code)];
  }
  return target;
}

}  // namespace

std::optional<TargetColumn> make_target(const data::WholeColumn& column, std::optional<data::Task> task) {
  std::optional<TargetColumn> target;
  switch (column.schema.type) {
    case ColumnType::number: target = make_number_target(column.values.numbers, task); break;
    case ColumnType::category:
    case ColumnType::boolean: target = make_code_target(column); break;
    case ColumnType::date: break;
  }
  if (target && target->labels.texts.size() > limits::k_classes_max) target.reset();
  return target;
}

}  // namespace foretell::train
