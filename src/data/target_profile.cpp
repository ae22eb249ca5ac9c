#include "data/target_profile.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "data/cell.hpp"
#include "data/target_builder.hpp"

namespace foretell::data {

void TargetProfile::observe(const RowCell& cell) {
  const NumberCell number = read_number(cell.text, style_);
  if (cell.is_text || number.kind != NumberCell::Kind::number) return;
  if (!not_integer_ && !is_exact_integer(number.exact)) not_integer_ = std::string(trim(cell.text));
  if (numbers_.size() <= limits::k_categories_max) numbers_.insert(number.exact);
}

Result<LabelType> TargetProfile::label_type(ColumnType type, const Place& place) const {
  if (type == ColumnType::boolean) return LabelType::boolean;
  if (type != ColumnType::number) return LabelType::text;
  if (task_ == Task::regression) return LabelType::number;
  if (task_ == Task::classification) {
    if (!not_integer_) return LabelType::integer;
    return fail_at(
        place,
        fmt::format("the target has {}, expected classes: integers, text, or true and false", describe_numbers()),
        "learn it with --task regression, or have each number taken for a class with --types");
  }
  const bool are_classes = !not_integer_ && numbers_.size() <= limits::k_integer_classes_max;
  return are_classes ? LabelType::integer : LabelType::number;
}

std::string TargetProfile::decision(ColumnType type, const Place& place) const {
  constexpr std::size_t k_plain_classes = 2;
  if (task_ || type != ColumnType::number || not_integer_ || numbers_.size() <= k_plain_classes) return {};
  const std::string found = fmt::format("{}: {}: the target has {}, all of them integers,", place.file,
                                        quoted_column(place.column), describe_numbers());
  if (numbers_.size() <= limits::k_integer_classes_max) {
    return found + " taken for classes; --task regression learns them as numbers";
  }
  return found + " learned as numbers; --task classification takes them for classes";
}

std::string TargetProfile::describe_numbers() const {
  const bool has_too_many = numbers_.size() > limits::k_categories_max;
  std::string text = has_too_many
                         ? fmt::format("more than {} different numbers", limits::k_categories_max)
                         : fmt::format("{} different number{}", numbers_.size(), numbers_.size() == 1 ? "" : "s");
  if (not_integer_) text += fmt::format(", {} among them", quote(*not_integer_));
  return text;
}

}  // namespace foretell::data
